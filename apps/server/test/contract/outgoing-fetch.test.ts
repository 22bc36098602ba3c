import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createOutgoingFetch } from '../../src/platform/outgoing-fetch.js';

let server: Server;
let port: number;
let asked: string[];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    switch (request.url) {
      case '/redirect':
        return void response.writeHead(302, { location: '/elsewhere' }).end();
      case '/large':
        return void response.writeHead(200).end('x'.repeat(64_001));
      case '/endless': {
        response.writeHead(200);
        const more = setInterval(() => response.write('x'.repeat(10_000)), 1);
        return void response.on('close', () => clearInterval(more));
      }
      case '/compressed':
        return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000)));
      case '/cut':
        response.writeHead(200, { 'content-length': '1000' }).write('half');
        return void setTimeout(() => response.destroy(), 10);
      default: {
        let body = '';
        request.on('data', (chunk) => (body += chunk));
        request.on('end', () =>
          response.writeHead(200, { 'x-seen': `${request.method} ${request.headers['accept-encoding']}` }).end(body),
        );
      }
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const inside = createOutgoingFetch(['127.0.0.0/8', '::1/128']);
const outside = createOutgoingFetch([]);
const at = (path: string): string => `http://127.0.0.1:${port}${path}`;

describe('a request to an address that somebody typed in', () => {
  it('is made within PROVIDER_NETWORKS, and asks for nothing compressed', async () => {
    const answer = await inside(at('/'), { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-seen')).toBe('POST identity');
    expect(await answer.text()).toBe('a=b');
  });

  it('does not follow a redirect', async () => {
    const answer = await inside(at('/redirect'));
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/elsewhere']);
    expect(asked).not.toContain('/elsewhere');
  });

  it.each([
    ['/large', /more than 64000 bytes/],
    ['/endless', /more than 64000 bytes/],
    ['/compressed', /compressed/],
    ['/cut', /did not answer/],
  ])('is given up where the answer is %s', async (path, why) => {
    await expect(inside(at(path))).rejects.toThrow(why);
  });

  it.each([
    ['an address', () => at('/never')],
    ['an address as one number', () => `http://2130706433:${port}/never`],
    ['an address in octal', () => `http://0177.0.0.1:${port}/never`],
    ['an address in six', () => `https://[::ffff:127.0.0.1]:${port}/never`],
    ['an address in six, as it once was written', () => `https://[::127.0.0.1]:${port}/never`],
    ['a name that stands for one', () => `http://localhost:${port}/never`],
    ['the same over https', () => `https://localhost:${port}/never`],
    ['the metadata of a cloud', () => 'http://169.254.169.254/never'],
    ['nowhere', () => 'http://0.0.0.0/never'],
    ['a site of its own', () => 'https://[fd00::1]/never'],
    ['http, anywhere', () => 'http://192.0.2.1/never'],
  ])('is not made to %s', async (_name, url) => {
    await expect(outside(url())).rejects.toThrow(/is not asked: /);
    expect(asked).not.toContain('/never');
  });

  it.each(['file:///etc/passwd', 'data:text/plain,x', 'ftp://example.com/', 'nonsense'])(
    'is not made to %s',
    async (url) => {
      await expect(inside(url)).rejects.toThrow(/no web address/);
    },
  );

  it('is told of where nobody answers, in words without what was sent', async () => {
    const free = createServer();
    await new Promise<void>((done) => free.listen(0, '127.0.0.1', done));
    const { port: closed } = free.address() as AddressInfo;
    await new Promise((done) => free.close(done));
    const refused = inside(`http://127.0.0.1:${closed}/?secret=MARKER`, { method: 'POST', body: 'MARKER' });
    await expect(refused).rejects.toThrow(`127.0.0.1:${closed} did not answer (ECONNREFUSED)`);
  });
});
