import { DAY, HOUR, MINUTE, type Instant } from '@countersign/domain/time.js';

import { HOST, NO_ORIGIN } from '../operations/caller.js';
import { systemRandom } from '../platform/random.js';
import { sha256 } from '../platform/digest.js';
import type { Calendar } from './calendar.js';
import { tellFate } from './fates.js';
import { Habit, type Scene } from './habit.js';
import type { DemoPerson } from './person.js';
import { PORTAL } from './portal.js';
import { tellSignIn, type World } from './sign-in-story.js';

const INVITATION_LASTS = 7 * DAY;

/** @param whoIs finds somebody of the cast by key, for what others do to this person */
export function tellLife(
  world: World,
  calendar: Calendar,
  person: DemoPerson,
  whoIs: (key: string) => DemoPerson,
): void {
  const { chance, cast } = person;
  const arrived = tellArrival(world, calendar, person, whoIs);
  if (arrived === null) return;
  const habit = new Habit(world, calendar, person);
  const scenes: Scene[] = [
    ...habit.visits(arrived),
    ...(cast.fates ?? []).flatMap((fate) => tellFate(world, calendar, person, fate, whoIs, habit)),
    ...(cast.openSessions ?? []).map(({ hoursAgo, browser }): Scene => {
      const at = calendar.now - hoursAgo * HOUR;
      const until = calendar.now - chance.between(2, 14) * MINUTE;
      return { at, tell: () => void habit.visit(at, person.places[browser] ?? person.places[0], { until }) };
    }),
  ];
  for (const scene of scenes.sort((a, b) => a.at - b.at)) scene.tell();
}

/** How the person came into the directory. @returns from when on they can sign in, or null */
function tellArrival(
  world: World,
  calendar: Calendar,
  person: DemoPerson,
  whoIs: (key: string) => DemoPerson,
): Instant | null {
  const { records } = world;
  const { chance, cast, createdAt } = person;
  const subject = { id: person.id, name: person.name };
  const { invited } = cast;
  if (cast.through !== undefined) {
    // Made at the first sign-in.
    const from = person.places[0];
    const detail = { role: cast.role, provider: PORTAL.name };
    records.audit('user.created', createdAt, { by: person.actor, from, subject, detail });
    tellSignIn(world, person, { at: createdAt, from, willing: false, until: createdAt + 2 * HOUR, signsOut: false });
    return createdAt + 6 * HOUR;
  }
  if (invited === undefined) {
    const detail = { role: cast.role, password: 'hash' };
    if (cast.key !== 'owner') records.audit('user.imported', createdAt, { by: HOST, from: NO_ORIGIN, subject, detail });
    // On the list before the first day of work.
    return Math.max(createdAt + 2 * HOUR, calendar.ago(cast.since));
  }
  const by = whoIs(invited.by);
  records.audit('user.invited', createdAt, {
    by: by.actor,
    from: by.places[0],
    subject,
    detail: { role: cast.role },
  });
  const token = systemRandom.token();
  const acceptedAt = createdAt + Math.round(chance.between(20, 200) * MINUTE);
  records.links.push({
    id: chance.id(),
    kind: 'INVITATION',
    userId: person.id,
    tokenHash: sha256(token),
    createdAt,
    expiresAt: createdAt + INVITATION_LASTS,
    usedAt: invited.accepted ? acceptedAt : null,
    newEmail: null,
    askedBySessionId: null,
  });
  if (!invited.accepted) {
    if (invited.expired === undefined) person.invitationToken = token;
    return null;
  }
  person.hasPassword = true;
  records.audit('invitation.accepted', acceptedAt, { by: person.actor, from: person.places[0], subject });
  const until = acceptedAt + 2 * HOUR;
  tellSignIn(world, person, { at: acceptedAt, from: person.places[0], willing: false, until, signsOut: false });
  return acceptedAt + 6 * HOUR;
}
