import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import mysql from 'mysql2/promise';
import { generateSync } from 'otplib';

import { freePort } from '../../../scripts/lib/free-port.mjs';
import { ADMINS, MANY_PEOPLE, PASSWORD, PEOPLE } from './facts.mjs';
import { directoryFilters } from './directory-filters.mjs';
import { ask, askGraphql, load } from './load.mjs';
import { interleaved, median, ratios, spread, table } from './measure.mjs';
import { firstAnswer, importPeople, seedPeople, startChild } from './processes.mjs';

/** Pages of fifty that lie before the deep one. */
const PAGES_BEFORE = 800;
const SIGN_INS = 120;
const AT_ONCE = 4;

/** Fewer where two databases share the time. */
const ROUNDS =
  process.env.COUNTERSIGN_TEST_MARIADB_URL === undefined
    ? { viewer: 7, directory: 4, signIns: 7, exports: 4, memory: 2, starts: 3, overview: 15, imports: 2 }
    : { viewer: 4, directory: 2, signIns: 4, exports: 2, memory: 1, starts: 2, overview: 15, imports: 1 };

const CLIENT = { 'x-countersign-client': 'bench' };
const VIEWER = '{ viewer { user { email } permissions } }';
const PAGE = `query($first: Int!, $after: String, $status: TwoFactorStatus!) {
  users(first: $first, after: $after, filter: { statuses: [$status] }, orderBy: { field: NAME }) {
    nodes { id email name role suspended twoFactorStatus graceEndsAt lastSignInAt createdAt } pageInfo { hasNextPage endCursor }
  } }`;
const COUNTS = 'total enabled replace due grace optional providerProved providerSilent suspended';
const OVERVIEW = `query($from: DateTime!, $to: DateTime!) {
  coverage { team { ${COUNTS} } byRole { role count { ${COUNTS} } } }
  attention { dueForLong fewRecoveryCodes factorsUnused issuedCodesOpen invitationsExpired mailsFailed countedTo }
  coverageOverTime(from: $from, to: $to) { date workedOut team { total enabled providerProved suspended }
    byRole { role count { total enabled providerProved suspended } } }
}`;
const SIGN_IN = 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const REQUEST =
  'mutation($input: RequestStatusExportInput!) { requestStatusExport(input: $input) { statusExport { id } } }';
const EXPORT = 'query($id: ID!) { statusExport(id: $id) { state rowsDone downloadUrl } }';

const codeOf = (secret) => generateSync({ secret, algorithm: 'sha1', digits: 6, period: 30 });
const cookieOf = (cookies) =>
  cookies
    .filter((cookie) => !/expires=thu, 01 jan 1970/i.test(cookie))
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** Password, then code, each an answer that is looked at. */
async function signIn(server, { email, code }) {
  const url = `${server.product}/graphql`;
  const first = await askGraphql({
    url,
    headers: CLIENT,
    body: { query: SIGN_IN, variables: { input: { email, password: PASSWORD } } },
  });
  const headers = { ...CLIENT, cookie: cookieOf(first.cookies) };
  const second = await askGraphql({ url, headers, body: { query: VERIFY, variables: { input: { totpCode: code } } } });
  if (second.data.verifySecondFactor.__typename !== 'SignedIn')
    throw new Error('a sign-in of the benchmark did not end in a session');
  return cookieOf(second.cookies);
}

async function viewer(server, cookie) {
  const product = { url: `${server.product}/graphql`, headers: { ...CLIENT, cookie }, body: { query: VIEWER } };
  const constant = { url: `${server.bare}/graphql`, body: { query: '{ constant }' } };
  const { data } = await askGraphql(product);
  if (data.viewer.user.email !== 'user0@example.com') throw new Error('the viewer is somebody else');
  const found = await interleaved(ROUNDS.viewer, {
    product: measured(server, () => load(product)),
    constant: measured(server, () => load(constant)),
  });
  await server.tell('beginProfile', { name: 'viewer' });
  await load(product, 2);
  const profile = await server.tell('endProfile');
  return {
    rows: [figure('viewer against a constant field', found.product, found.constant, '/s', '0.6')],
    profiles: [['viewer', profile]],
  };
}

async function directory(server, cookie) {
  const url = `${server.product}/graphql`;
  const headers = { ...CLIENT, cookie };
  const rows = [];
  const profiles = [];
  for (const status of ['DUE', 'ENABLED']) {
    const body = (first, after) => ({ query: PAGE, variables: { first, after, status } });
    let after = null;
    for (let pages = 0; pages < PAGES_BEFORE; pages += 4) {
      const { users } = (await askGraphql({ url, headers, body: body(200, after) })).data;
      after = users.pageInfo.endCursor;
      if (!users.pageInfo.hasNextPage) throw new Error('there is no such deep page');
    }
    const [, , nameKey, id] = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
    await server.tell('deep', { status, row: { name_key: nameKey, id } });
    const sides = {
      first: { url, headers, body: body(50, null) },
      firstBare: { url: `${server.bare}/page/${status}/first` },
      deep: { url, headers, body: body(50, after) },
      deepBare: { url: `${server.bare}/page/${status}/deep` },
    };
    for (const depth of ['first', 'deep']) {
      const ours = (await askGraphql(sides[depth])).data.users.nodes;
      const bare = JSON.parse((await ask(sides[`${depth}Bare`])).text).rows;
      if (ours.length !== 50 || ours.some((user, index) => user.id !== bare[index].id))
        throw new Error('the two pages are not the same');
    }
    const found = await interleaved(
      ROUNDS.directory,
      Object.fromEntries(Object.entries(sides).map(([name, side]) => [name, measured(server, () => load(side))])),
    );
    const deepest = `page ${PAGES_BEFORE + 1}`;
    rows.push(
      figure(`directory, ${status}, page 1, against bare SQL`, found.first, found.firstBare, '/s', '0.3'),
      figure(`directory, ${status}, ${deepest}, against bare SQL`, found.deep, found.deepBare, '/s', '0.3'),
      figure(`directory, ${status}, ${deepest} against page 1`, found.deep, found.first, '/s', '1'),
    );
    if (status === 'DUE') {
      await server.tell('beginProfile', { name: 'directory' });
      await load(sides.first, 2);
      profiles.push(['a page of the directory', await server.tell('endProfile')]);
    }
  }
  return { rows, profiles };
}

async function signIns(server, people) {
  let next = 1;
  const product = async () => {
    // What the phones show, before the clock starts.
    const waiting = people.slice(next, next + SIGN_INS).map(({ email, secret }) => ({ email, code: codeOf(secret) }));
    next += SIGN_INS;
    const startedAt = performance.now();
    const worker = async () => {
      for (let person = waiting.pop(); person !== undefined; person = waiting.pop()) await signIn(server, person);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return { done: SIGN_INS, seconds: (performance.now() - startedAt) / 1_000 };
  };
  const hashes = async () => ({
    done: SIGN_INS,
    seconds: (await server.tell('hashes', { password: PASSWORD, count: SIGN_INS })) / 1_000,
  });
  const found = await interleaved(ROUNDS.signIns, {
    product: measured(server, product),
    hashes: measured(server, hashes),
  });
  return figure('sign-in with a code against its password hash', found.product, found.hashes, '/s', '0.95');
}

/** Seconds from the request to the finished file, and on to its last byte. */
async function makeExport(server, cookie, roles, expected) {
  const url = `${server.product}/graphql`;
  const headers = { ...CLIENT, cookie };
  const startedAt = performance.now();
  const { requestStatusExport } = (
    await askGraphql({ url, headers, body: { query: REQUEST, variables: { input: { filter: { roles } } } } })
  ).data;
  const variables = { id: requestStatusExport.statusExport.id };
  let state;
  do {
    await pause(10);
    state = (await askGraphql({ url, headers, body: { query: EXPORT, variables } })).data.statusExport;
  } while (state.state === 'QUEUED' || state.state === 'RUNNING');
  const made = (performance.now() - startedAt) / 1_000;
  if (state.state !== 'COMPLETED' || state.rowsDone !== expected)
    throw new Error(`the export is ${state.state} with ${state.rowsDone} rows`);
  const { text } = await ask({ url: `${server.product}${new URL(state.downloadUrl).pathname}`, headers: { cookie } });
  const lines = text.split('\r\n').length - 2;
  if (lines !== expected) throw new Error(`the file has ${lines} rows`);
  return { made, downloaded: (performance.now() - startedAt) / 1_000 };
}

/** The figures of the overview page, as the page asks for them, one request at a time. */
async function overview(server, cookie) {
  say('days before today …');
  const { ms, workedOut } = await server.tell('workOutDays');
  if (workedOut !== 400) throw new Error(`${workedOut} days were worked out`);
  const url = `${server.product}/graphql`;
  const [to, from] = [new Date(), new Date(Date.now() - 89 * 86_400_000)];
  const product = { url, headers: { ...CLIENT, cookie }, body: { query: OVERVIEW, variables: { from, to } } };
  const bare = { url: `${server.bare}/overview` };
  const { coverageOverTime, attention } = (await askGraphql(product)).data;
  if (coverageOverTime.length !== 90 || attention.dueForLong !== attention.countedTo)
    throw new Error(`the overview is not what it should be: ${JSON.stringify(attention)}`);
  say('overview …');
  const timed = (target) => async () => {
    const startedAt = performance.now();
    const { status } = await ask(target);
    if (status !== 200) throw new Error(`${target.url} answered ${status}`);
    return performance.now() - startedAt;
  };
  const found = await interleaved(ROUNDS.overview, { product: timed(product), bare: timed(bare) });
  return [
    [
      `overview at ${MANY_PEOPLE.toLocaleString('en')} users, against bare SQL`,
      `${median(found.product).toFixed(0)} ms`,
      `${median(found.bare).toFixed(0)} ms`,
      `${spread(ratios(found.product, found.bare))} times`,
      '',
      '150 ms or 1.5',
    ],
    ['400 days of theirs worked out, once', `${(ms / 1_000).toFixed(1)} s`, '', '', '', ''],
  ];
}

const EVERYBODY = ['OWNER', 'ADMIN', 'AGENT', 'END_USER'];

async function exports(server, cookie, folder) {
  const downloads = [];
  const found = await interleaved(ROUNDS.exports, {
    product: measured(server, async () => {
      const times = await makeExport(server, cookie, EVERYBODY, PEOPLE);
      downloads.push(times.downloaded - times.made);
      return { done: PEOPLE, seconds: times.made };
    }),
    scan: measured(server, async () => {
      const { ms, rows } = await server.tell('scan', { path: join(folder, 'scan.csv') });
      if (rows !== PEOPLE) throw new Error(`the scan found ${rows} rows`);
      return { done: rows, seconds: ms / 1_000 };
    }),
  });
  return [
    figure('export of 100,000 against a bare scan', found.product, found.scan, ' rows/s', '0.4'),
    ['download of its file', `${median(downloads).toFixed(2)} s`, '', '', '', ''],
  ];
}

/** Megabytes that an export adds to a process of its own, warmed by one that is not measured. */
async function memory(environment, cookie) {
  const peakOf = (roles, size) => async () => {
    const server = await startChild(environment);
    await makeExport(server, cookie, ['ADMIN'], ADMINS);
    await server.tell('beginMemory');
    await makeExport(server, cookie, roles, size);
    const bytes = await server.tell('endMemory');
    await server.stop();
    return bytes / 2 ** 20;
  };
  const found = await interleaved(ROUNDS.memory, {
    large: peakOf(EVERYBODY, PEOPLE),
    small: peakOf(['ADMIN'], ADMINS),
  });
  const more = found.large.map((megabytes, round) => megabytes - found.small[round]);
  return [
    'memory added by an export of 100,000 against 10,000',
    `${median(found.large).toFixed(0)} MB`,
    `${median(found.small).toFixed(0)} MB`,
    `${spread(more, 0)} MB more`,
    '',
    'flat',
  ];
}

async function starts(environment) {
  const productPort = await freePort();
  const barePort = await freePort();
  const body = { query: '{ __typename }' };
  const found = await interleaved(ROUNDS.starts, {
    product: () => firstAnswer('../dist/main.js', productPort, { ...environment, PORT: String(productPort) }, body),
    bare: () => firstAnswer('bare-server.mjs', barePort, { BARE_PORT: String(barePort) }, body),
  });
  return [
    'first answer after the start of a process',
    `${median(found.product).toFixed(2)} s`,
    `${median(found.bare).toFixed(2)} s`,
    `${spread(ratios(found.product, found.bare))} times`,
    '',
    '1.5 s',
  ];
}

const rounded = (value) => (value < 10_000 ? value.toFixed(value < 100 ? 1 : 0) : `${(value / 1_000).toFixed(0)}k`);

/** How often a second, and how often in a second of the server's processor time, which neighbors cannot take away. */
function measured(server, work) {
  return async () => {
    const before = await server.tell('cpu');
    const { done, seconds } = await work();
    return { rate: done / seconds, perCpu: done / ((await server.tell('cpu')) - before) };
  };
}

function figure(name, ours, floor, unit, aim) {
  const [rates, floors] = [ours, floor].map((side) => side.map(({ rate }) => rate));
  const [costs, floorCosts] = [ours, floor].map((side) => side.map(({ perCpu }) => perCpu));
  return [
    name,
    `${rounded(median(rates))}${unit}`,
    `${rounded(median(floors))}${unit}`,
    spread(ratios(rates, floors)),
    median(ratios(costs, floorCosts)).toFixed(2),
    aim,
  ];
}

/** An empty database of its own, and how to be rid of it. */
async function createDatabase(kind, folder) {
  if (kind === 'SQLite') return { url: `sqlite:${join(folder, 'bench.sqlite')}`, drop: () => undefined };
  const server = process.env.COUNTERSIGN_TEST_MARIADB_URL;
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const run = async (sql) => {
    const connection = await mysql.createConnection(server);
    await connection.query(sql);
    await connection.end();
  };
  await run(`create database ${name} character set utf8mb4 collate utf8mb4_bin`);
  return { url: new URL(name, server).href, drop: () => run(`drop database ${name}`) };
}

function environmentOf(databaseUrl, folder) {
  return {
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    SECRET_KEYS: randomBytes(32).toString('base64'),
    PORT: '0',
    LOG_LEVEL: 'error',
    NODE_ENV: 'production',
  };
}

async function run(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const database = await createDatabase(kind, folder);
  const environment = environmentOf(database.url, folder);
  try {
    say(`${kind}: making ${PEOPLE} people …`);
    const people = await seedPeople(environment);
    say('starting …');
    const rows = [await starts(environment)];
    const server = await startChild(environment);
    const [owner] = people;
    const cookie = await signIn(server, { email: owner.email, code: codeOf(owner.secret) });
    say('viewer …');
    const viewed = await viewer(server, cookie);
    say('directory …');
    const listed = await directory(server, cookie);
    say('sign-ins …');
    const signedIn = await signIns(server, people);
    say('exports …');
    const exported = await exports(server, cookie, folder);
    await server.stop();
    say('memory …');
    rows.unshift(...viewed.rows, ...listed.rows, signedIn, ...exported);
    rows.push(await memory(environment, cookie));
    say('');
    console.log(`${kind}, ${PEOPLE} people; the ratio of each figure: median (least–most) of rounds that took turns\n`);
    console.log(table(['what', 'Countersign', 'floor', 'ratio', 'of CPU', 'aim'], rows));
    for (const [what, profile] of [...viewed.profiles, ...listed.profiles]) {
      const costs = profile.slice(0, 10).map(({ owner: of, share }) => `${(share * 100).toFixed(0)} % ${of}`);
      console.log(`\nWhere the time of ${what} goes: ${costs.join(', ')}`);
    }
    console.log();
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is about a million: it takes minutes to make them, so it is asked for. */
async function runLarge(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const database = await createDatabase(kind, folder);
  const environment = { ...environmentOf(database.url, folder), BENCH_PEOPLE: String(MANY_PEOPLE) };
  try {
    say(`${kind}: making ${MANY_PEOPLE} people …`);
    const [owner] = await seedPeople(environment);
    const server = await startChild(environment);
    const cookie = await signIn(server, { email: owner.email, code: codeOf(owner.secret) });
    const rows = [...(await overview(server, cookie)), ...(await directoryFilters(server, { ...CLIENT, cookie }, say))];
    await server.stop();
    rows.push(await imports(kind));
    say('');
    console.log(`${kind}, ${MANY_PEOPLE} people\n`);
    console.log(`${table(['what', 'Countersign', 'floor', 'ratio', 'of CPU', 'aim'], rows)}\n`);
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Into a database of its own each time, which the first one has warmed nothing of. */
async function imports(kind) {
  say('import …');
  const found = { ours: [], bare: [] };
  for (let round = 0; round < ROUNDS.imports; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
    const database = await createDatabase(kind, folder);
    try {
      const { ours, bare } = await importPeople(environmentOf(database.url, folder));
      found.ours.push(PEOPLE / (ours / 1_000));
      found.bare.push(PEOPLE / (bare / 1_000));
    } finally {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return [
    'import of 100,000 with hashes against its rows bare',
    `${rounded(median(found.ours))} users/s`,
    `${rounded(median(found.bare))} users/s`,
    spread(ratios(found.ours, found.bare)),
    '',
    '0.3',
  ];
}

/** What is under way, for whoever watches; not part of the result. */
function say(text) {
  process.stderr.write(text === '' ? '\n' : `${text} `);
}

const measure = process.argv.includes('--large') ? runLarge : run;
await measure('SQLite');
if (process.env.COUNTERSIGN_TEST_MARIADB_URL !== undefined) await measure('MariaDB');
// Sockets that are kept alive would keep this process alive as well.
process.exit(0);
