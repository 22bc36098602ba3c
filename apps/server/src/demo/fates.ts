import { DAY, HOUR, MINUTE, SECOND, type Instant } from '@countersign/domain/time.js';
import { ruleFor } from '@countersign/domain/policy/policy.js';
import { RECOVERY_CODE_BYTES, formatRecoveryCode } from '@countersign/domain/recovery/code-format.js';

import { recoveryCodeHash } from '../operations/own-recovery-codes.js';
import type { IssuedCodeEntity } from '../persistence/entities/factor.entity.js';
import type { Calendar } from './calendar.js';
import type { Fate } from './cast.js';
import type { Habit, Scene } from './habit.js';
import type { DemoPerson } from './person.js';
import { STRANGER } from './places.js';
import { policyAt } from './policy-history.js';
import { tellEnrollment, type World } from './sign-in-story.js';

const NOBODY = { kind: 'ANONYMOUS', id: null, label: 'Somebody not signed in' } as const;

/** What a fate does to a life, as scenes at their moments. */
export function tellFate(
  world: World,
  calendar: Calendar,
  person: DemoPerson,
  fate: Fate,
  whoIs: (key: string) => DemoPerson,
  habit: Habit,
): Scene[] {
  const { records } = world;
  const { chance } = person;
  const at = calendar.workday(fate.daysAgo, 9 + chance.between(0, 300) / 60);
  // Asked when it is told: a name may have changed until then.
  const subject = () => ({ id: person.id, name: person.name });
  const own = () => ({ by: person.actor, from: person.places[0], subject: subject() });
  const by = (key: string) => ({ by: whoIs(key).actor, from: whoIs(key).places[0], subject: subject() });

  switch (fate.what) {
    case 'ENROLLS': {
      const from = calendar.ago(fate.daysAgo);
      const wants = () => (habit.wantsFactorSince = { at: from, name: fate.name ?? 'Authenticator' });
      return [{ at: from, tell: wants }];
    }
    case 'ENROLLS_ANOTHER':
      return [
        {
          at,
          tell() {
            records.audit('step_up.succeeded', at - 90 * SECOND, { ...own(), detail: { scope: 'FULL' } });
            tellEnrollment(world, person, at, person.places[0], fate.name, false);
          },
        },
      ];
    case 'USES_OWN_CODE': {
      const from = person.places[chance.between(0, 2)] ?? person.places[0];
      return [{ at, tell: () => habit.visit(at, from, { ownCode: true }) }];
    }
    case 'RESETS_PASSWORD':
      return [
        {
          at,
          tell() {
            records.audit('password.reset', at, own());
            person.endSessions(at);
          },
        },
      ];
    case 'IS_RENAMED':
      return [
        {
          at,
          tell() {
            const detail = { name: { before: fate.from, after: person.cast.name } };
            records.audit('user.updated', at, { ...by(fate.by), detail });
            person.name = person.cast.name;
          },
        },
      ];
    case 'CHANGES_ROLE':
      return [
        {
          at,
          tell() {
            const { document } = policyAt(world.history, at);
            const detail = { before: person.role, after: fate.to };
            if (!ruleFor(document, person.role).required) person.movedFromUnrequiredRoleAt = at;
            person.role = fate.to;
            person.endSessions(at);
            records.audit('user.role_changed', at, { ...by(fate.by), detail });
          },
        },
      ];
    case 'IS_SUSPENDED':
      return suspension(world, calendar, person, fate, at, by(fate.by), habit);
    case 'IS_RESET':
      return [
        {
          at,
          tell() {
            const detail = { reason: fate.reason, factors: person.factors.length, sessions: person.endSessions(at) };
            records.audit('two_factor.reset', at, { ...by(fate.by), detail });
            person.loseFactors(at);
            habit.wantsFactorSince = null;
          },
        },
      ];
    case 'GETS_CODE':
      return [
        codeFromAnAdmin(world, fate.open === true ? calendar.ago(fate.daysAgo) : at, person, fate, by(fate.by), habit),
      ];
    case 'IS_ATTACKED': {
      const begin = calendar.ago(fate.daysAgo);
      return [{ at: begin, tell: () => attack(world, person, begin) }];
    }
  }
}

type By = Pick<Parameters<World['records']['audit']>[2], 'by' | 'from'>;

function suspension(
  world: World,
  calendar: Calendar,
  person: DemoPerson,
  fate: Extract<Fate, { what: 'IS_SUSPENDED' }>,
  at: Instant,
  by: By,
  habit: Habit,
): Scene[] {
  const { records } = world;
  const subject = { id: person.id, name: person.name };
  const tried = at + 21 * HOUR;
  const scenes: Scene[] = [
    {
      at,
      tell() {
        person.suspended = true;
        person.endSessions(at);
        records.audit('user.suspended', at, { ...by, subject });
      },
    },
    { at: tried, tell: () => habit.visit(tried, person.places[0], { insists: true }) },
  ];
  if (fate.liftedDaysAgo === undefined) return scenes;
  const lifted = calendar.workday(fate.liftedDaysAgo, 9.5);
  return [
    ...scenes,
    {
      at: lifted,
      tell() {
        person.suspended = false;
        records.audit('user.unsuspended', lifted, { ...by, subject });
      },
    },
  ];
}

function codeFromAnAdmin(
  { records, history }: World,
  at: Instant,
  person: DemoPerson,
  fate: Extract<Fate, { what: 'GETS_CODE' }>,
  by: By,
  habit: Habit,
): Scene {
  const { chance } = person;
  const { reason, situation } = fate;
  return {
    at,
    tell() {
      const code = formatRecoveryCode(chance.bytes(RECOVERY_CODE_BYTES));
      const codeHash = recoveryCodeHash(code);
      if (codeHash === null) throw new Error('a recovery code of ours is not canonical');
      const expiresAt = at + policyAt(history, at).document.issuedRecoveryCodeValidMinutes * MINUTE;
      const row: Partial<IssuedCodeEntity> = {
        id: chance.id(),
        userId: person.id,
        codeHash,
        situation,
        createdAt: at,
        expiresAt,
        usedAt: null,
        voidedAt: null,
      };
      records.issuedCodes.push(row);
      const subject = { id: person.id, name: person.name };
      records.audit('recovery_code.issued', at, { ...by, subject, detail: { reason, situation, byEmail: false } });
      if (fate.open === true) {
        person.issuedCode = code;
        return;
      }
      habit.issued = { situation, use: (usedAt) => (row.usedAt = usedAt) };
      habit.visit(at + 9 * MINUTE, person.places[0]);
    },
  };
}

/** Somebody elsewhere tries passwords that leaked, has the right one in the end, and stops at the second factor. */
function attack({ records, history }: World, person: DemoPerson, begin: Instant): void {
  const { chance } = person;
  const subject = { id: person.id, name: person.name };
  const failed = { by: NOBODY, from: STRANGER, outcome: 'failure', detail: { reason: 'password' } } as const;
  let at = begin - (begin % DAY) + 2 * HOUR;
  for (let tries = 0; tries < 26; tries += 1) {
    at += chance.between(3, 40) * SECOND;
    // Most addresses on such a list are nobody's here.
    records.audit('sign_in.failed', at, tries % 4 === 3 ? { ...failed, subject } : failed);
  }
  at += 9 * SECOND;
  const note = { by: person.actor, from: STRANGER, subject };
  const { version } = policyAt(history, at);
  records.signIns.push({
    id: chance.id(),
    userId: person.id,
    at,
    method: 'PASSWORD',
    outcome: null,
    rule: 'FACTOR',
    policyVersion: version,
    pendingUntil: at + 10 * MINUTE,
    ...STRANGER,
  });
  records.audit('sign_in.challenged', at, { ...note, detail: { rule: 'FACTOR' } });
  for (let inARow = 1; inARow <= 10; inARow += 1) {
    at += (inARow < 4 ? 3 : 45) * SECOND;
    records.audit('second_factor.failed', at, { ...note, outcome: 'failure', detail: { inARow } });
  }
  records.audit('second_factor.paused', at, { ...note, outcome: 'refused' });
}
