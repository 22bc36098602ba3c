import { DAY, HOUR, MINUTE, SECOND, type Instant } from '@countersign/domain/time.js';
import { TEAM_ROLES } from '@countersign/domain/users/roles.js';

import { HOST, NO_ORIGIN, SYSTEM } from '../operations/caller.js';
import { directoryFilter } from '../operations/directory-filter.js';
import { systemRandom } from '../platform/random.js';
import { sha256 } from '../platform/digest.js';
import type { Calendar } from './calendar.js';
import type { Chance } from './chance.js';
import type { DemoPerson } from './person.js';
import type { World } from './sign-in-story.js';

const EMPTY_EXPORT = { rowsDone: 0, rowsTotal: null, chunks: 0, attempts: 0, completedAt: null };

type WhoIs = (key: string) => DemoPerson;

/** What those who administer did in half a year that is nobody's life alone: the set-up, the policy, exports, tokens. */
export function tellOffice(world: World, calendar: Calendar, chance: Chance, whoIs: WhoIs): void {
  const { records } = world;
  const from = (key: string) => ({ by: whoIs(key).actor, from: whoIs(key).places[0] });
  const owner = whoIs('owner');
  records.audit('account.set_up', owner.createdAt, { ...from('owner'), subject: { id: owner.id, name: owner.name } });
  records.audit('account.first_run_finished', firstRunFinishedAt(calendar), from('owner'));
  tellPolicies(world, whoIs);
  tellExports(world, calendar, chance, whoIs);
  tellTokens(world, calendar, chance, whoIs);
  const asked = calendar.workday(68, 14.3);
  const subject = { id: owner.id, name: owner.name };
  const refused = { subject, outcome: 'refused', detail: { asked: 'two_factor.reset' } } as const;
  records.audit('authorization.refused', asked, { ...from('admin-athens'), ...refused });
}

/** When the lists of people were imported on the host, in days ago: the team at the beginning, then whoever came since. */
const FIRST_IMPORT = 183;
const IMPORTS = [FIRST_IMPORT, 160, 136, 111, 82, 45, 30, 3];

/** The import that somebody came with who has been there for so many days. */
export function importedAt(calendar: Calendar, daysThere: number): Instant {
  return calendar.workday(IMPORTS.findLast((daysAgo) => daysAgo >= daysThere) ?? FIRST_IMPORT, 8.9);
}

/** With the team in, the first run was over. */
export function firstRunFinishedAt(calendar: Calendar): Instant {
  return importedAt(calendar, FIRST_IMPORT) + 40 * MINUTE;
}

/** The ends of those imports, with how many each brought. */
export function tellImports({ records }: World, calendar: Calendar, people: readonly DemoPerson[]): void {
  const imported = people.filter(({ cast }) => cast.invited === undefined && cast.key !== 'owner');
  const lists = new Map<Instant, number>();
  for (const { cast } of imported) {
    const at = importedAt(calendar, cast.since);
    lists.set(at, (lists.get(at) ?? 0) + 1);
  }
  for (const [at, created] of lists) {
    const detail = { created, invited: 0, refused: created > 20 ? 2 : 0 };
    records.audit('import.finished', at + 2 * SECOND, { by: HOST, from: NO_ORIGIN, detail });
  }
}

function tellPolicies({ records, history }: World, whoIs: WhoIs): void {
  for (const { version, at, by, changes, settings, notified } of history) {
    if (by === null) continue;
    const detail = {
      from: version - 1,
      to: version,
      changes,
      settings,
      notified,
      sessionsEnded: 0,
      trustedDevicesEnded: 0,
    };
    const who = whoIs(by);
    if (version === 3) {
      // Tried a little earlier by somebody who had no factor, and told why not.
      const reason =
        'Set up a second factor for yourself first: whoever requires one holds one, so that nobody locks themselves out.';
      const early = at - 5 * DAY;
      records.audit('policy.update_refused', early, {
        by: who.actor,
        from: who.places[0],
        outcome: 'refused',
        detail: { reason },
      });
    }
    records.audit('policy.updated', at, { by: who.actor, from: who.places[0], detail });
  }
}

/** Of the months before: their files are gone by now, their events are not. */
function tellExports({ records }: World, calendar: Calendar, chance: Chance, whoIs: WhoIs): void {
  const filter = { ...directoryFilter(null), roles: TEAM_ROLES };
  for (const [index, daysAgo] of [150, 122, 91, 62, 33, 19].entries()) {
    const { actor: by, places } = whoIs(index % 2 === 0 ? 'admin' : 'owner');
    const at = calendar.workday(daysAgo, 8 + chance.between(0, 360) / 60);
    const exportId = chance.id();
    const rows = 34 + index;
    records.audit('export.requested', at, { by, from: places[0], detail: { exportId, filter } });
    records.audit('export.completed', at + 700, { by: SYSTEM, from: NO_ORIGIN, detail: { exportId, rows } });
    records.audit('export.downloaded', at + 2 * MINUTE, { by, from: places[0], detail: { exportId, rows } });
    if (daysAgo > 60) continue;
    const expired = { rowsDone: rows, rowsTotal: rows, chunks: 1, attempts: 1, completedAt: at + 700 };
    records.statusExports.push({
      ...EMPTY_EXPORT,
      ...expired,
      id: exportId,
      state: 'EXPIRED',
      filter: JSON.stringify(filter),
      requestedByKind: by.kind,
      requestedById: by.id,
      requestedByLabel: by.label,
      requestedAt: at,
      expiresAt: at + 7 * DAY,
    });
  }
  // Asked for just before the server starts, which makes it as it makes any: a file of the team as it stands.
  const { actor: by, places } = whoIs('owner');
  const exportId = chance.id();
  const at = calendar.now - 2 * MINUTE;
  records.audit('export.requested', at, { by, from: places[0], detail: { exportId, filter } });
  records.statusExports.push({
    ...EMPTY_EXPORT,
    id: exportId,
    state: 'QUEUED',
    filter: JSON.stringify(filter),
    requestedByKind: by.kind,
    requestedById: by.id,
    requestedByLabel: by.label,
    requestedAt: at,
    expiresAt: null,
  });
}

function tellTokens({ records, now }: World, calendar: Calendar, chance: Chance, whoIs: WhoIs): void {
  const tokens = [
    {
      by: whoIs('owner'),
      name: 'Nightly HR sync',
      scopes: ['READ_USERS', 'WRITE_USERS'],
      at: calendar.workday(44, 10.2),
      expiresAt: calendar.ago(-46),
      usedHoursAgo: 6.5,
    },
    {
      by: whoIs('admin'),
      name: 'Audit trail to the SIEM',
      scopes: ['READ_AUDIT'],
      at: calendar.workday(87, 9.1),
      expiresAt: calendar.ago(-3),
      usedHoursAgo: 0.1,
    },
  ];
  for (const { by, name, scopes, at, expiresAt, usedHoursAgo } of tokens) {
    const id = chance.id();
    records.apiTokens.push({
      id,
      userId: by.id,
      name,
      // Of the real kind, and known to nobody: the demo shows tokens, it does not hand them out.
      tokenHash: sha256(systemRandom.token()),
      scopes: scopes.join(','),
      createdAt: at,
      expiresAt,
      lastUsedAt: now - Math.round(usedHoursAgo * HOUR),
      revokedAt: null,
    });
    const detail = { tokenId: id, name, scopes, expiresAt };
    records.audit('api_token.created', at, { by: by.actor, from: by.places[0], detail });
  }
}
