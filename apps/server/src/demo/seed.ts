import { twoFactorStatus } from '@countersign/domain/policy/two-factor-status.js';
import { DAY, HOUR, MINUTE, SECOND, type Instant } from '@countersign/domain/time.js';

import { openServices } from '../compose.js';
import type { Config } from '../config.js';
import { SYSTEM } from '../operations/caller.js';
import { createRepositories } from '../operations/repositories.js';
import { AccountEntity } from '../persistence/entities/account.entity.js';
import { systemClock } from '../platform/clock.js';
import { createLogger } from '../platform/logger.js';
import { createCalendar, type Calendar } from './calendar.js';
import { AGENTS } from './cast-agents.js';
import { LEADERS_AND_END_USERS } from './cast.js';
import { createChance } from './chance.js';
import { guideTo, type Guide } from './guide.js';
import { tellLife } from './life.js';
import { firstRunFinishedAt, importedAt, tellImports, tellOffice } from './office.js';
import { ORGANIZATION, PASSWORD, SEED } from './organization.js';
import { DemoPerson } from './person.js';
import { policyHistory, type PastPolicy } from './policy-history.js';
import { tellPortal } from './portal-story.js';
import { Records } from './records.js';

/** Past it, housekeeping deletes sessions. */
const SESSIONS_KEPT = 60 * DAY;

/**
 * Fills an empty data folder with half a year of a team of sixty.
 * @param portalUrl of the portal's page, which whoever runs the demo serves
 * @returns whom to sign in as
 */
export async function seed(config: Config, portalUrl: string): Promise<Guide> {
  const calendar = createCalendar(systemClock.now());
  const firstStart = setUpDay(calendar) - 9 * MINUTE;
  // Version 1 of the policy is made by the first start, and that was then.
  const { services, close } = await openServices(config, createLogger('warn'), { now: () => firstStart });
  try {
    const history = policyHistory(calendar, firstStart);
    const chance = createChance(SEED);
    const records = new Records(chance);
    const people = makePeople(calendar);
    const whoIs = (key: string): DemoPerson => {
      const found = people.find((person) => person.cast.key === key);
      if (found === undefined) throw new Error(`nobody in the demo is called ${key}`);
      return found;
    };
    const world = { records, history, now: calendar.now };
    for (const person of people) tellLife(world, calendar, person, whoIs);
    tellOffice(world, calendar, chance, whoIs);
    tellImports(world, calendar, people);
    const passwordHash = await services.hasher.hash(PASSWORD);
    const keptSince = calendar.now - SESSIONS_KEPT + HOUR;
    for (const person of people)
      person.writeDown(records, { box: services.secretBox, passwordHash, keptSince, now: calendar.now });

    const portal = tellPortal(records, calendar, whoIs('owner'), people, {
      signInUrl: portalUrl,
      publicUrl: config.publicUrl,
      box: services.secretBox,
    });
    await services.unitOfWork.write(async (manager) => {
      const setUp = {
        organizationName: ORGANIZATION,
        setUpAt: setUpDay(calendar) + HOUR,
        firstRunFinishedAt: firstRunFinishedAt(calendar),
      };
      await manager.update(AccountEntity, { id: 1 }, setUp);
      const { policies } = createRepositories(manager);
      for (const { version, document, at, by } of history.slice(1))
        await policies.add(version, document, at, by === null ? SYSTEM : whoIs(by).actor);
      await records.write(manager);
    });
    return {
      organization: ORGANIZATION,
      password: PASSWORD,
      portal,
      people: guideTo(whoIs, config.publicUrl),
      counts: countByStatus(people, history, calendar.now),
    };
  } finally {
    await close();
  }
}

/** The morning on which the owner set the organization up. */
function setUpDay(calendar: Calendar): Instant {
  return calendar.workday(187, 8.2);
}

function makePeople(calendar: Calendar): readonly DemoPerson[] {
  // Each has a chance of their own: a change to one life leaves all others as they were.
  return [...LEADERS_AND_END_USERS, ...AGENTS].map((cast, index) => {
    const own = createChance(SEED + 1 + index * 7919);
    // Who was imported came with a list of that time; who was invited, in the hours of work.
    const inHours = own.between(0, 90) * MINUTE;
    const arrived = (): Instant => {
      if (cast.key === 'owner') return setUpDay(calendar);
      if (cast.invited !== undefined || cast.through !== undefined)
        return calendar.ago(cast.since) - inHours - index * SECOND;
      return importedAt(calendar, cast.since) + index;
    };
    return new DemoPerson(cast, arrived(), own);
  });
}

function countByStatus(people: readonly DemoPerson[], history: readonly PastPolicy[], now: Instant): Guide['counts'] {
  const policy = history.at(-1)?.document;
  if (policy === undefined) throw new Error('a history has at least one policy');
  const counts: Record<string, number> = {};
  for (const person of people) {
    const proved = person.firstSignInAt === null ? undefined : person.cast.through?.showsFactor;
    const { status } = twoFactorStatus(person.facts, proved === undefined ? null : { proved }, policy, now);
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}
