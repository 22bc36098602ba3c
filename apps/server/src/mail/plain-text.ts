import { asBodyText, footer, say, type Letter } from './letter.js';
import type { MailContext } from './mail.js';

/** The letter for readers without HTML. Addresses stand on lines of their own, so that no client cuts or joins them. */
export function layOutText(letter: Letter, context: MailContext): string {
  const parts: readonly string[] = [
    asBodyText(say`Hello ${context.name},`),
    ...letter.paragraphs.map(asBodyText),
    ...(letter.list === undefined ? [] : [letter.list.map((item) => `- ${asBodyText(item)}`).join('\n')]),
    ...(letter.code === undefined ? [] : [`    ${letter.code}`]),
    `${letter.action.label}:\n${letter.action.url}`,
    ...(letter.note === undefined ? [] : [asBodyText(letter.note)]),
    ...(letter.warning === undefined ? [] : [`Was this not you? ${asBodyText(letter.warning)}`]),
    `-- \n${asBodyText(footer(context))}`,
  ];
  return `${parts.join('\n\n')}\n`;
}
