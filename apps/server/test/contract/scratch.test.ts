import { test, beforeAll, afterAll } from 'vitest';
import { DEFAULT_POLICY } from '@countersign/domain/policy/policy.js';
import { DAY, HOUR } from '@countersign/domain/time.js';
import { ROLES } from '@countersign/domain/users/roles.js';
import { UsersReadModel } from '../../src/features/users/users.read-model.js';
import { PolicyPreviewReadModel } from '../../src/features/policy/preview.read-model.js';
import { directoryFilter } from '../../src/operations/directory-filter.js';
import { makeStatusExport } from '../../src/features/exports/make-status-export.js';
import { requestStatusExport } from '../../src/features/exports/request-status-export.js';
import { NOW, openTestDatabase, seeded, type OpenTestDatabase } from './support.js';

let db: OpenTestDatabase;
const N = Number(process.env.N ?? 100_000);
const first = [
  'Anna',
  'Bert',
  'Chen',
  'Dora',
  'Emil',
  'Fay',
  'Gus',
  'Hana',
  'Ivo',
  'Jo',
  'Kim',
  'Lea',
  'Max',
  'Nia',
  'Omar',
  'Pia',
];
const policy = {
  ...DEFAULT_POLICY,
  rules: DEFAULT_POLICY.rules.map((r) => ({
    ...r,
    required: r.role !== 'END_USER',
    requiredSince: NOW - 3 * DAY,
    gracePeriodDays: 7,
  })),
};
let s = 12345;
const rnd = () => (s = (s * 1103515245 + 12345) % 2147483648) / 2147483648;
beforeAll(async () => {
  db = await openTestDatabase();
  const users = Array.from({ length: N }, (_, i) => {
    const role = rnd() < 0.001 ? 'OWNER' : rnd() < 0.02 ? 'ADMIN' : rnd() < 0.9 ? 'AGENT' : 'END_USER';
    const en = rnd() < 0.7;
    const si = rnd() < 0.1 ? null : NOW - Math.floor(rnd() * 400 * DAY);
    return seeded(i, {
      id: crypto.randomUUID(),
      name: `${first[Math.floor(rnd() * 16)]} ${Math.floor(rnd() * 1e6).toString(36)} ${i}`,
      role: role as any,
      factorKinds: en ? 1 : 0,
      enrolledAt: en ? NOW - DAY : null,
      graceForfeited: en || rnd() < 0.01,
      firstSignInAt: si,
      lastSignInAt: si,
      createdAt: NOW - Math.floor(rnd() * 800 * DAY),
      suspended: rnd() < 0.02,
    });
  });
  await db.seedUsers(users, { searchable: true });
  const enrolled = users.filter((u) => u.factorKinds);
  await db.insert(
    'factors',
    ['id', 'user_id', 'kind', 'name', 'secret_sealed', 'created_at', 'last_used_at', 'last_step'],
    enrolled.map((u) => [crypto.randomUUID(), u.id, 'TOTP', 'Phone', 'x', NOW, NOW, 0]),
  );
  await db.insert(
    'recovery_codes',
    ['id', 'user_id', 'code_hash', 'created_at', 'used_at'],
    enrolled.flatMap((u) =>
      Array.from({ length: 10 }, () => [crypto.randomUUID(), u.id, crypto.randomUUID(), NOW, null]),
    ),
  );
  const sess = users.slice(0, N / 5);
  await db.insert(
    'sessions',
    ['id', 'user_id', 'token_hash', 'transport', 'method', 'created_at', 'last_seen_at'],
    sess.map((u) => [crypto.randomUUID(), u.id, crypto.randomUUID(), 'COOKIE', 'PASSWORD', NOW - HOUR, NOW - 10]),
  );
  if (db.databases.kind === 'mysql')
    await db.services.unitOfWork.write((m) =>
      m.query('analyze table users, user_search_terms, factors, recovery_codes').then(() => undefined),
    );
}, 600_000);
afterAll(() => db.close());
test('measure', async () => {
  const m = new UsersReadModel(db.reader);
  const time = async (name: string, f: () => Promise<unknown>) => {
    await f();
    const t = performance.now();
    const k = 5;
    let r: any;
    for (let i = 0; i < k; i++) r = await f();
    console.log(
      name.padEnd(45),
      ((performance.now() - t) / k).toFixed(1),
      'ms',
      typeof r === 'number' ? r : (r?.rows?.length ?? ''),
    );
    return r;
  };
  const q = (filter: any, field: any = 'NAME', direction: any = 'ASC', after: any = null) =>
    m.page({ filter: directoryFilter(filter), order: { field, direction }, after, limit: 50, policy, now: NOW });
  for (const f of ['NAME', 'EMAIL', 'CREATED_AT', 'LAST_SIGN_IN_AT'])
    for (const d of ['ASC', 'DESC']) {
      const p = await time(`${f} ${d}`, () => q({}, f, d));
      const last = p.rows.at(-1);
      await time(`${f} ${d} next`, () => q({}, f, d, { value: last.sortedBy, id: last.id }));
    }
  const mid = (
    await m.page({
      filter: directoryFilter({}),
      order: { field: 'NAME', direction: 'ASC' },
      after: { value: 'jo', id: '' },
      limit: 1,
      policy,
      now: NOW,
    })
  ).rows[0]!;
  await time('NAME middle', () => q({}, 'NAME', 'ASC', { value: mid.sortedBy, id: mid.id }));
  for (const st of ['ENABLED', 'DUE', 'GRACE', 'OPTIONAL', 'SUSPENDED', 'REPLACE']) {
    await time(`status ${st}`, () => q({ statuses: [st] }));
    await time(`count ${st}`, () => m.count({ filter: directoryFilter({ statuses: [st as any] }), policy, now: NOW }));
  }
  await time('owners by name', () => q({ roles: ['OWNER'] }));
  for (const search of ['a', 'anna', 'zzz', 'user500', 'kim a']) {
    await time(`search ${search}`, () => q({ search }));
    await time(`search ${search} DUE by created`, () => q({ search, statuses: ['DUE'] }, 'CREATED_AT', 'DESC'));
    await time(`count ${search}`, () => m.count({ filter: directoryFilter({ search }), policy, now: NOW }));
  }
  await time('count all', () => m.count({ filter: directoryFilter({}), policy, now: NOW }));
  await time('coverage', () => m.coverage(policy, NOW));
  const pm = new PolicyPreviewReadModel(db.reader);
  await time('preview', () =>
    pm.preview(
      policy,
      { version: 1, document: DEFAULT_POLICY, createdAt: 0, actor: { kind: 'HOST', id: null, label: '' } },
      NOW,
      { endUnprotectedSessions: true },
    ),
  );
  if (process.env.PARTS) {
    const R = db.services.read.exports;
    const f = directoryFilter({ roles: [...ROLES] });
    const { csvRow } = await import('../../src/features/exports/status-export.csv.js');
    let job: any = { position: null };
    let tq = 0,
      tc = 0;
    let n = 0;
    let bytes = 0;
    for (;;) {
      const a = performance.now();
      const rows = (await R.usersAfter(job.position, 5000, { filter: f, policy, now: NOW, codesMadeSince: 0 })).users;
      const b = performance.now();
      bytes += rows.map((r) => csvRow(r, policy, NOW)).join('').length;
      tc += performance.now() - b;
      tq += b - a;
      n += rows.length;
      if (rows.length < 5000) break;
      const l = rows.at(-1)!;
      job = { position: l.id + ':' + l.nameKey };
    }
    console.log('query', tq.toFixed(0), 'csv', tc.toFixed(0), n, bytes);
    for (const [name, sql] of Object.entries({
      users: 'select u.* from users u indexed by users_by_name order by name_key, id',
      f: 'select max((select max(f.last_used_at) from factors f where f.user_id = u.id)) from users u',
      c: 'select max((select count(*) from recovery_codes c where c.user_id = u.id and c.used_at is null and c.created_at >= 0)) from users u',
    })) {
      const a = performance.now();
      await db.reader.query(
        db.databases.kind === 'mysql' ? sql.replace('indexed by users_by_name', 'force index (users_by_name)') : sql,
      );
      console.log(name, (performance.now() - a).toFixed(0));
    }
  }
  for (let k = 0; k < 2; k++) {
    const x = await requestStatusExport(db.begin(), directoryFilter({ roles: [...ROLES] }));
    const t = performance.now();
    const c0 = process.cpuUsage();
    let maxLag = 0;
    let last = performance.now();
    const iv = setInterval(() => {
      const n = performance.now();
      maxLag = Math.max(maxLag, n - last);
      last = n;
    }, 1);
    await makeStatusExport({ owner: 'me', begin: () => db.begin(), isStopping: () => false }, x.id);
    clearInterval(iv);
    const done = await db.services.read.exports.find(x.id);
    const c1 = process.cpuUsage(c0);
    console.log(
      'cpu',
      (c1.user + c1.system) / 1000,
      'export',
      (performance.now() - t).toFixed(0),
      'ms',
      done?.state,
      done?.rowsDone,
      'chunks',
      done?.chunks,
      'max lag',
      maxLag.toFixed(0),
      'rss',
      Math.round(process.memoryUsage().rss / 1e6),
    );
  }
}, 600_000);
