// `npm run demo`: the product on a throw-away database with a believable team, and a list of whom to sign in as.
import './lib/node-version.mjs';
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { makeReady } from './lib/build.mjs';
import { codesOf, listOf } from './lib/demo-list.mjs';
import { serveDemoPage } from './lib/demo-page.mjs';
import { endWith } from './lib/fail.mjs';
import { freePort, isFree } from './lib/free-port.mjs';
import { demoMain, serverMain } from './lib/paths.mjs';
import { CommandFailed } from './lib/run.mjs';

const HELP = `npm run demo

Starts Countersign on a throw-away database with a made-up team of sixty in every state: half a year of sign-ins, events
and policy changes behind it. Prints whom to sign in as, with current codes, and serves the same list as a page.
Everything is gone when it ends (ctrl-C).

  --help    this

Settings that count: PORT (4000; another one where it is taken) and LOG_LEVEL (warn). All others are ignored: the demo
touches no database but its own.
`;

/** Where real data could be, or real mail go. */
const IGNORED = [
  'DATABASE_URL',
  'DATA_DIR',
  'SECRET_KEYS',
  'SMTP_URL',
  'REDIS_URL',
  'PUBLIC_URL',
  'HOST',
  'TRUST_PROXY',
  'PROVIDERS_FILE',
  'PROVIDER_NETWORKS',
];

const LONGEST_START_MS = 30_000;
const LONGEST_STOP_MS = 10_000;

const children = new Set();
let folder;
let page;
let stopping = false;

function removeFolder() {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

async function stop(code) {
  if (stopping) return;
  stopping = true;
  page?.close();
  // What still runs could make the folder anew.
  await Promise.all([...children].map(endOf));
  removeFolder();
  process.exit(code);
}

function endOf(child) {
  return new Promise((resolve) => {
    child.once('close', resolve);
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS).unref();
  });
}

function launch(args, options) {
  const child = spawn(process.execPath, args, options);
  children.add(child);
  child.on('close', () => children.delete(child));
  child.on('error', (error) => console.error(error.message));
  return child;
}

/** The environment of whoever types this may point anywhere; nothing of it reaches the demo but what a program needs. */
function environment(more) {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'NODE_OPTIONS'];
  const ours = Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.includes(name)));
  return { ...ours, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn', ...more };
}

async function portNear(wanted, taken = new Set()) {
  if (!taken.has(wanted) && (await isFree(wanted))) return wanted;
  return freePort();
}

/** Fills the folder. @returns whom to sign in as */
async function seed(url, portalUrl) {
  const child = launch([demoMain, folder, url, portalUrl], {
    env: environment({}),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new CommandFailed('The demo was not started.');
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function serve(port) {
  const server = launch([serverMain], {
    cwd: folder,
    env: environment({ DATA_DIR: folder, HOST: '127.0.0.1', PORT: String(port) }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: server.stdout }).on('line', (line) => {
    // The list says where it is, and more.
    if (line !== '' && !line.startsWith('Countersign is ready')) console.log(line);
  });
  server.on('exit', (code, signal) => {
    if (stopping) return;
    console.error(`The server ended (${signal ?? `code ${code}`}), and the demo with it.`);
    void stop(1);
  });
}

async function untilReady(url) {
  const deadline = performance.now() + LONGEST_START_MS;
  while (performance.now() < deadline) {
    if (stopping) return;
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.ok === true) return;
    await pause(50);
  }
  throw new CommandFailed(`The server was not ready in ${LONGEST_START_MS / 1000} seconds.`);
}

function printCodesOnEnter(people) {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return '';
  process.stdin.on('data', () => console.log(`${codesOf(people, Date.now()).join('\n')}\n`));
  return 'Enter prints fresh codes. ';
}

/** npm starts a shell that starts us, and a signal to npm alone ends the shell: nobody would be left to stop the demo. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop(0);
  }, 1000).unref();
}

async function run() {
  endWithNpm();
  const set = IGNORED.filter((name) => (process.env[name] ?? '') !== '');
  if (set.length > 0)
    console.log(`Ignored by the demo, which uses nothing but its own throw-away folder: ${set.join(', ')}.`);
  await makeReady();
  const wanted = Number(process.env.PORT ?? 4000);
  const port = await portNear(wanted);
  if (port !== wanted) console.log(`Port ${wanted} is taken: the demo uses ${port}.`);
  const pagePort = await portNear(4001, new Set([port]));
  const url = `http://localhost:${port}`;
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'countersign-demo-'));
  console.log('Making half a year of a team of sixty …');
  const guide = await seed(url, `http://127.0.0.1:${pagePort}/portal`);
  serve(port);
  await untilReady(url);
  page = await serveDemoPage(guide, url, pagePort);
  const pageUrl = `http://127.0.0.1:${pagePort}/`;
  console.log(listOf(guide, { url, pageUrl, outbox: join(folder, 'outbox'), now: Date.now() }));
  const more = printCodesOnEnter(guide.people);
  console.log(`\n${more}Ctrl-C stops the demo and removes everything of it.`);
}

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(HELP);
} else if (process.argv.length > 2) {
  console.error(`There is no ${process.argv.slice(2).join(' ')} here.\n\n${HELP}`);
  process.exitCode = 1;
} else {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
  // Where something unforeseen ends this process, neither a server nor a folder is left behind.
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    removeFolder();
  });
  run().catch((error) => {
    if (!stopping) endWith(error);
  });
}
