import { Agent, request } from 'node:http';

import autocannon from 'autocannon';

const CONNECTIONS = 8;

/** Keeps a server busy. @throws where one answer was not 200: then nothing was measured. */
export async function load({ url, headers = {}, body }, seconds = 1) {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (result.errors > 0 || result.non2xx > 0 || result.requests.total === 0)
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} refused`);
  return { done: result.requests.total, seconds: (result.finish - result.start) / 1_000 };
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export function ask({ url, headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        agent,
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      },
      (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode,
            cookies: answer.headers['set-cookie'] ?? [],
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        answer.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** @throws where the answer has errors. */
export async function askGraphql(target) {
  const { text, cookies } = await ask(target);
  const { data, errors } = JSON.parse(text);
  if (errors !== undefined) throw new Error(`${errors[0].message} in ${target.body.query}`);
  return { data, cookies };
}
