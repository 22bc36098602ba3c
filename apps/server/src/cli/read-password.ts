import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** The password on standard input: typed unseen at a terminal, else all that comes, less the line's end. */
export async function readPassword(input: NodeJS.ReadStream, prompt: (text: string) => void): Promise<string> {
  if (!input.isTTY) return (await text(input)).replace(/\r?\n$/, '');
  prompt('Password: ');
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input, output: unseen, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    prompt('\n');
  }
}
