import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { portalPage } from './demo-portal.mjs';
import { codeOfStep, secondsLeft, stepAt } from './totp.mjs';

const folder = join(import.meta.dirname, 'demo-page');

const FILES = {
  '/': ['page.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
};

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function withCodes({ portal: _portal, ...guide }, url, now) {
  const step = stepAt(now);
  return {
    ...guide,
    url,
    secondsLeft: secondsLeft(now),
    people: guide.people.map((person) => ({
      ...person,
      code: person.secret === null ? null : codeOfStep(person.secret, step),
    })),
  };
}

/**
 * Serves the list of whom to sign in as, with live codes, to this machine only: it listens on 127.0.0.1, and answers no
 * name but that and localhost, so that a page of somewhere else cannot read it through a name of its own.
 */
export function serveDemoPage(guide, url, port) {
  const names = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    const answer = (status, type, body) => response.writeHead(status, { ...HEADERS, 'content-type': type }).end(body);
    if (!names.has(request.headers.host)) return answer(421, 'text/plain', 'Not served under this name.\n');
    if (request.method !== 'GET') return answer(405, 'text/plain', 'Only for reading.\n');
    if (path === '/portal') {
      const query = new URL(request.url ?? '/', 'http://portal').searchParams;
      const csp = HEADERS['content-security-policy'].replace("form-action 'none'", `form-action ${url}`);
      const headers = { ...HEADERS, 'content-security-policy': csp, 'content-type': 'text/html; charset=utf-8' };
      return response.writeHead(200, headers).end(portalPage(guide.portal, query));
    }
    if (path === '/guide.json')
      return answer(200, 'application/json', JSON.stringify(withCodes(guide, url, Date.now())));
    const [file, type] = FILES[path] ?? [];
    if (file === undefined) return answer(404, 'text/plain', 'There is no such page.\n');
    return answer(200, type, readFileSync(join(folder, file)));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve({
        close() {
          server.close();
          server.closeAllConnections();
        },
      }),
    );
  });
}
