import type { Instant } from '@countersign/domain/time.js';

import type { MailContext } from './mail.js';

/** Our own words, with what others wrote (names) kept apart, so that each form of the mail can make it harmless in its way. */
export interface Line {
  readonly words: readonly string[];
  readonly values: readonly string[];
}

/** What a mail says, before it is text or HTML. One clear action at most. */
export interface Letter {
  readonly subject: Line;
  readonly heading: Line;
  readonly paragraphs: readonly Line[];
  readonly list?: readonly Line[];
  /** Shown large, to be typed. */
  readonly code?: string;
  readonly action: { readonly label: string; readonly url: string };
  /** Under the button: until when, how often. */
  readonly note?: Line;
  /** What to do if the reader did not do this. */
  readonly warning?: Line;
}

/** Makes the letter of one kind of mail. */
export type Template<Content> = (content: Content, context: MailContext) => Letter;

/** Every value of the template is somebody else's text, never markup: say`Hello ${name}`. */
export function say(words: TemplateStringsArray, ...values: readonly string[]): Line {
  return { words, values: values.map(clean) };
}

/** Line breaks would start a header of their own, and direction marks would turn the sentence around them. */
function clean(text: string): string {
  return text
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
}

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** As plain text. A name of another direction is isolated, so that it does not reorder the words around it. */
export function asText(line: Line): string {
  return join(
    line,
    (words) => words,
    (value) => (RIGHT_TO_LEFT.test(value) ? FIRST_STRONG_ISOLATE + value + POP_ISOLATE : value),
  );
}

/** As plain text in which a mail client finds no address to make a link of inside a name. */
export function asBodyText(line: Line): string {
  return asText({ words: line.words, values: line.values.map(unlinkable) });
}

/** As HTML, everything escaped. */
export function asHtml(line: Line): string {
  return join(line, escapeHtml, (value) => `<bdi>${escapeHtml(unlinkable(value))}</bdi>`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Whoever names themselves "win.example/prize" must not have us send a link there: an invisible joiner keeps clients from seeing one. */
function unlinkable(value: string): string {
  return value
    .replaceAll('://', ':\u2060//')
    .replace(/(?<=[\p{L}\p{N}])\.(?=\p{L})/gu, '.\u2060')
    .replace(/@(?=[\p{L}\p{N}])/gu, '@\u2060');
}

function join(line: Line, ours: (words: string) => string, theirs: (value: string) => string): string {
  return line.words
    .map((words, position) => {
      const value = line.values[position];
      return ours(words) + (value === undefined ? '' : theirs(value));
    })
    .join('');
}

/** Who sends it, and that nobody reads the answers. */
export function footer({ organizationName }: MailContext): Line {
  return organizationName === 'Countersign'
    ? say`Sent by Countersign. Answers to this mail are not read.`
    : say`Sent by Countersign for ${organizationName}. Answers to this mail are not read.`;
}

const MOMENT = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** "May 3, 2026 at 2:00 PM UTC": we do not know where the reader is, so the zone is said. */
export function moment(instant: Instant): string {
  return `${MOMENT.format(instant).replaceAll('\u202f', ' ')} UTC`;
}

/** "1 code", "12 codes". */
export function count(number: number, one: string, many: string): string {
  return `${new Intl.NumberFormat('en-US').format(number)} ${number === 1 ? one : many}`;
}

/** The address of a page of the console. */
export function page(context: MailContext, path: string): string {
  return new URL(path, context.publicUrl).href;
}
