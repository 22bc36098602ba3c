import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ask } from './load.mjs';

const here = (file) => join(import.meta.dirname, file);
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

function keep(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Fills the database and answers who can sign in. */
export const seedPeople = (environment) => answerOf('people.mjs', environment, 'the people could not be made');

/** Milliseconds of an import into an empty database, and of the same rows written by the driver alone. */
export const importPeople = (environment) => answerOf('import.mjs', environment, 'the people could not be imported');

/** What a process of its own has to say. */
async function answerOf(file, environment, otherwise) {
  const child = keep(fork(here(file), { env: { ...process.env, ...environment } }));
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(otherwise))),
  ]);
  if (child.exitCode === null) await once(child, 'exit');
  return answer;
}

/** The process that is measured, and how to tell it what to do. */
export async function startChild(environment) {
  const child = keep(fork(here('child.mjs'), { env: { ...process.env, ...environment }, execArgv: ['--expose-gc'] }));
  const waiting = new Map();
  let asked = 0;
  const ready = new Promise((resolve, reject) => {
    child.on('message', ({ id, value, error, ready: ports }) => {
      if (ports !== undefined) return resolve(ports);
      const { done, failed } = waiting.get(id);
      waiting.delete(id);
      return error === undefined ? done(value) : failed(new Error(error));
    });
    child.once('exit', (code) => {
      const gone = new Error(`the server of the benchmark ended with ${code}`);
      reject(gone);
      waiting.forEach(({ failed }) => failed(gone));
    });
  });
  const tell = (command, input = {}) =>
    new Promise((done, failed) => {
      asked += 1;
      waiting.set(asked, { done, failed });
      child.send({ id: asked, command, input });
    });
  const { productPort, barePort } = await ready;
  return {
    pid: child.pid,
    product: `http://127.0.0.1:${productPort}`,
    bare: `http://127.0.0.1:${barePort}`,
    tell,
    async stop() {
      await tell('stop');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Seconds from the start of a process to its first answer over HTTP. */
export async function firstAnswer(file, port, environment, body) {
  const startedAt = performance.now();
  const child = keep(
    spawn(process.execPath, [here(file)], { env: { ...process.env, ...environment }, stdio: 'ignore' }),
  );
  const isThere = () =>
    ask({ url: `http://127.0.0.1:${port}/graphql`, body }).then(
      ({ status }) => status === 200,
      () => false,
    );
  while (!(await isThere())) {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
    await pause(5);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return seconds;
}
