import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';

export interface Listening {
  readonly origin: string;
  readonly server: Server;
  stop(): Promise<void>;
}

/** On a free port of this machine, reachable by the name that browsers take for secure without a certificate. */
export async function listen(handler?: RequestListener): Promise<Listening> {
  const server = handler === undefined ? createServer() : createServer(handler);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider listens nowhere');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    server,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return new URLSearchParams(body);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

function hidden(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join('');
}

/** Whoever is to be signed in is chosen by a button: a password of the provider is not what is tested. */
export function loginPage(action: string, people: Iterable<string>, fields: Readonly<Record<string, string>>): string {
  const buttons = [...people].map((id) => `<button name="person" value="${escape(id)}">${escape(id)}</button>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Corporate sign-in</title><h1>Corporate sign-in</h1><form method="post" action="${escape(action)}">${hidden(fields)}${buttons.join(' ')}<button name="person" value="">Cancel</button></form></html>`;
}

/** A form that a browser sends on by itself, as providers answer with. */
export function passOnPage(action: string, fields: Readonly<Record<string, string>>): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Going on</title><form method="post" action="${escape(action)}">${hidden(fields)}<button>Go on</button></form><script>document.forms[0].submit()</script></html>`;
}
