/** One runnable example of a document, and what the document says comes out. */
export interface Example {
  /** Of a program its file, of a command what its first line calls it. */
  readonly name: string;
  readonly language: 'sh' | 'ts';
  readonly code: string;
  readonly output: { readonly language: string; readonly text: string } | null;
}

export interface Section {
  readonly title: string;
  readonly text: string;
  readonly examples: readonly Example[];
}

const RUNNABLE: ReadonlySet<string> = new Set(['sh', 'ts']);
const isRunnable = (language: string): language is Example['language'] => RUNNABLE.has(language);

/** Everything between fences, in order. An output belongs to the example right before it. */
function examplesIn(text: string): Example[] {
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
  return blocks.flatMap(({ language, code }, index): Example[] => {
    if (!isRunnable(language)) {
      const before = blocks[index - 1]?.language ?? '';
      if (!isRunnable(before)) throw new Error(`a block of ${language} that no example makes:\n${code}`);
      return [];
    }
    const [, name] = /^(?:#|\/\/) (.+)\n/.exec(code) ?? [];
    if (name === undefined) throw new Error(`an example whose first line does not name it:\n${code}`);
    const next = blocks[index + 1];
    const output =
      next === undefined || isRunnable(next.language) ? null : { language: next.language, text: next.code };
    return [{ name, language, code, output }];
  });
}

/** The sections of a Markdown document, by its headings of the second level. */
export function sectionsOf(markdown: string): Section[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...rest] = part.split('\n');
      const text = rest.join('\n');
      return { title: title.trim(), text, examples: examplesIn(text) };
    });
}

/** `…` stands for anything. @returns whether a value is what a document says, in every key and every entry */
export function fits(value: unknown, said: unknown): boolean {
  if (typeof said === 'string') return typeof value === 'string' && fitsText(value, said);
  if (Array.isArray(said))
    return Array.isArray(value) && value.length === said.length && said.every((entry, at) => fits(value[at], entry));
  if (typeof said === 'object' && said !== null) {
    if (typeof value !== 'object' || value === null) return false;
    const [given, wanted] = [new Map(Object.entries(value)), Object.entries(said)];
    return (
      given.size === wanted.length && wanted.every(([key, entry]) => given.has(key) && fits(given.get(key), entry))
    );
  }
  return value === said;
}

function fitsText(value: string, said: string): boolean {
  const pattern = said
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(value);
}
