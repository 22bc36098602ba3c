import { placeholdersOf } from './bare-sql.mjs';
import { ask, askGraphql } from './load.mjs';
import { interleaved, median, percentile } from './measure.mjs';

/** The 10,000th page; where a filter finds fewer, the last one of fifty. */
const DEEP = 10_000;
const PAGE = 50;
/** Requests of one side in one round, one after the other. */
const REQUESTS = 40;
const ROUNDS = 3;
const HOUR = 3_600_000;
const TEAM = ['OWNER', 'ADMIN', 'AGENT'];

const QUERY = `query($first: Int!, $after: String, $filter: UserFilter) {
  users(first: $first, after: $after, filter: $filter, orderBy: { field: NAME }) {
    nodes { id email name role suspended twoFactorStatus graceEndsAt lastSignInAt createdAt } pageInfo { hasNextPage endCursor }
  } }`;

/** Each filter as the API takes it, and the condition that finds the same rows. */
function filters(now) {
  const before = now - 12 * HOUR;
  const found = (sql, ...parameters) => ({ sql, parameters });
  const term = (from, to) =>
    found(
      '(select 1 from user_search_terms t where t.user_id = users.id and t.term >= ? and t.term < ? limit 1) = 1',
      from,
      to,
    );
  return [
    ['nothing', {}, found('1 = 1')],
    ['role', { roles: ['ADMIN'] }, found("role = 'ADMIN'")],
    [
      'status DUE',
      { statuses: ['DUE'] },
      found(`suspended = 0 and factor_kinds = 0 and role in (${placeholdersOf(TEAM)})`, ...TEAM),
    ],
    ['status SUSPENDED', { statuses: ['SUSPENDED'] }, found('suspended = 1')],
    ['factor', { factors: ['TOTP'] }, found('factor_kinds in (1, 3, 5, 7)')],
    ['way of signing in', { signInMethods: ['PASSWORD'] }, found('password_hash is not null')],
    ['last sign-in', { lastSignInBefore: new Date(before).toISOString() }, found('last_sign_in_at < ?', before)],
    ['never signed in', { neverSignedIn: true }, found('last_sign_in_at is null')],
    ['one letter', { search: 'a' }, term('a', 'b')],
    [
      'all together',
      {
        search: 'a',
        roles: ['AGENT'],
        statuses: ['ENABLED'],
        factors: ['TOTP'],
        signInMethods: ['PASSWORD'],
        lastSignInBefore: new Date(before).toISOString(),
      },
      {
        sql: `role = 'AGENT' and suspended = 0 and factor_kinds = 1 and password_hash is not null and last_sign_in_at < ? and ${term('a', 'b').sql}`,
        parameters: [before, 'a', 'b'],
      },
    ],
  ];
}

/** p95 of one page of the directory against the same rows from SQL written by hand, for each filter, at the first page and deep. */
export async function directoryFilters(server, headers, say) {
  const url = `${server.product}/graphql`;
  const rows = [];
  for (const [name, filter, condition] of filters(Date.now())) {
    say(`${name} …`);
    const { pages, key } = await server.tell('deepestPage', { condition, page: PAGE, atMost: DEEP });
    const after = Buffer.from(JSON.stringify(['NAME', 'ASC', key?.name_key, key?.id]), 'utf8').toString('base64url');
    for (const [where, cursor] of [
      ['page 1', null],
      [`page ${pages}`, key === null ? null : after],
    ]) {
      const product = { url, headers, body: { query: QUERY, variables: { first: PAGE, after: cursor, filter } } };
      const asked = encodeURIComponent(JSON.stringify({ condition, after: cursor === null ? null : key }));
      const bare = { url: `${server.bare}/filtered?asked=${asked}` };
      const ours = (await askGraphql(product)).data.users.nodes;
      const theirs = JSON.parse((await ask(bare)).text).rows;
      if (ours.length === 0 || ours.length !== theirs.length || ours.some((user, at) => user.id !== theirs[at].id))
        throw new Error(`${name}, ${where}: the two pages are not the same`);
      const found = await interleaved(ROUNDS, {
        product: () => percentileOf(() => askGraphql(product)),
        bare: () => percentileOf(() => ask(bare)),
      });
      const times = median(found.product.map((ms, round) => ms / found.bare[round]));
      rows.push([
        `directory by ${name}, ${where}, p95`,
        `${median(found.product).toFixed(1)} ms`,
        `${median(found.bare).toFixed(1)} ms`,
        `${times.toFixed(2)} times`,
        '',
        '2.5 times',
      ]);
    }
  }
  return rows;
}

async function percentileOf(work) {
  const times = [];
  for (let request = 0; request < REQUESTS; request += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return percentile(times, 0.95);
}
