const NAMES: readonly (readonly [selector: string, name: string])[] = [
  ['.graphiql-query-editor', 'Document'],
  ['.graphiql-editor-tool', 'Variables, as JSON'],
  ['.graphiql-response', 'Answer'],
];

/** CodeMirror 5 leaves itself on its element. */
interface EditorElement extends Element {
  readonly CodeMirror?: { refresh(): void };
}

function finish(editor: EditorElement, name: string): void {
  editor.querySelector('textarea')?.setAttribute('aria-label', name);
  const scroller = editor.querySelector('.CodeMirror-scroll');
  scroller?.setAttribute('role', 'group');
  scroller?.setAttribute('aria-label', `${name}, to scroll`);
  scroller?.setAttribute('tabindex', '0');
  // One that begins empty has measured its margin too early: what is typed would lie over the number of the line.
  editor.addEventListener('focusin', () => editor.CodeMirror?.refresh(), { once: true });
}

/**
 * The editor types into text areas without a name, which a screen reader cannot tell apart, and scrolls what no key
 * reaches. They appear once it has loaded, so this watches for them. @returns what ends the watching
 */
export function finishEditors(frame: HTMLElement): () => void {
  const finished = new WeakSet<Element>();
  const look = (): void => {
    for (const [selector, name] of NAMES)
      for (const editor of frame.querySelectorAll<EditorElement>(`${selector} .CodeMirror`)) {
        if (finished.has(editor)) continue;
        finished.add(editor);
        finish(editor, name);
      }
  };
  const observer = new MutationObserver(look);
  observer.observe(frame, { childList: true, subtree: true });
  look();
  return () => observer.disconnect();
}
