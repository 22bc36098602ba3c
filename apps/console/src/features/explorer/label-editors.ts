const NAMES: readonly (readonly [selector: string, name: string])[] = [
  ['.graphiql-query-editor', 'Document'],
  ['.graphiql-editor-tool', 'Variables, as JSON'],
  ['.graphiql-response', 'Answer'],
];

/**
 * The editor types into text areas without a name, which a screen reader cannot tell apart, and scrolls what no key
 * reaches. They appear once it has
 * loaded, so this watches for them. @returns what ends the watching
 */
export function labelEditors(frame: HTMLElement): () => void {
  const label = (): void => {
    for (const [selector, name] of NAMES) {
      for (const area of frame.querySelectorAll(`${selector} textarea:not([aria-label])`))
        area.setAttribute('aria-label', name);
      for (const scroller of frame.querySelectorAll(`${selector} .CodeMirror-scroll:not([role])`)) {
        scroller.setAttribute('role', 'group');
        scroller.setAttribute('aria-label', `${name}, to scroll`);
        scroller.setAttribute('tabindex', '0');
      }
    }
  };
  const observer = new MutationObserver(label);
  observer.observe(frame, { childList: true, subtree: true });
  label();
  return () => observer.disconnect();
}
