import { decideSignIn } from '@countersign/domain/policy/decide-sign-in.js';
import { ruleFor } from '@countersign/domain/policy/policy.js';
import { HOUR, MINUTE, SECOND, type Instant } from '@countersign/domain/time.js';

import { arrivalOf } from '../operations/came-by.js';
import type { Origin } from '../operations/caller.js';
import { isWeekend, type Calendar } from './calendar.js';
import type { DemoPerson } from './person.js';
import { policyAt } from './policy-history.js';
import { tellEnrollment, tellSignIn, type World } from './sign-in-story.js';

/** Something at a moment of a life. They are told in order, each to how the person stands by then. */
export interface Scene {
  readonly at: Instant;
  tell(): void;
}

interface Circumstances {
  /** Until when the session is used at least, and then it is left open. */
  readonly until?: Instant | null;
  readonly ownCode?: boolean;
  /** Tries whatever is known to come of it. */
  readonly insists?: boolean;
}

/** When and from where somebody signs in as a habit. */
export class Habit {
  /** From when on the person sets a factor up where one is asked for, or by choice; and what it is called. */
  wantsFactorSince: { readonly at: Instant; readonly name: string } | null = null;
  /** An issued code in the person's hand, for the next sign-in. */
  issued: { readonly situation: 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND'; use(at: Instant): void } | null = null;

  constructor(
    private readonly world: World,
    private readonly calendar: Calendar,
    private readonly person: DemoPerson,
  ) {}

  /** Workdays from the morning on, now and then another browser in the evening, and a few weekends. */
  visits(from: Instant): Scene[] {
    const { chance, cast, places } = this.person;
    const last = cast.lastSeen === undefined ? this.calendar.now : this.calendar.ago(cast.lastSeen);
    return this.calendar.midnightsSince(from).flatMap((midnight): Scene[] => {
      const daily = isWeekend(midnight) ? cast.signsIn * 0.07 : cast.signsIn;
      if (!chance.happens(daily / 100)) return [];
      const at = midnight + (9 - cast.zone) * HOUR + chance.between(-35, 80) * MINUTE + chance.between(0, 59) * SECOND;
      const evening = at + chance.between(8 * 60, 12 * 60) * MINUTE;
      const moments = [{ at, place: chance.happens(0.82) ? places[0] : places[1] }];
      if (chance.happens(0.12)) moments.push({ at: evening, place: places[2] });
      return moments
        .filter((moment) => moment.at >= from && moment.at <= last - 20 * MINUTE)
        .map((moment) => ({ at: moment.at, tell: () => void this.visit(moment.at, moment.place) }));
    });
  }

  /** Signs in, unless the person would be asked for what they do not want and knows it by now. */
  visit(at: Instant, from: Origin, { until = null, ownCode = false, insists = false }: Circumstances = {}): void {
    const { world, person } = this;
    const { chance } = person;
    const wanted = this.wantsFactorSince;
    const willing = wanted !== null && wanted.at <= at;
    if (person.suspended && !insists && !chance.happens(0.15)) return;
    if (!willing && this.isAskedToEnroll(at) && !chance.happens(0.2)) return;
    const { issued } = this;
    const isIn = tellSignIn(world, person, {
      at,
      from,
      willing,
      until: until ?? at + chance.between(200, 560) * MINUTE,
      signsOut: until === null && chance.happens(0.4),
      ...(issued !== null && person.factors.length > 0
        ? { with: { issuedCode: issued.situation } as const }
        : ownCode
          ? { with: 'OWN_CODE' as const }
          : {}),
    });
    if (issued !== null && isIn) {
      issued.use(at);
      this.issued = null;
    }
    if (!isIn || !willing || person.factors.length > 0) return;
    const done = at + chance.between(3, 25) * MINUTE;
    if (done > world.now - MINUTE) return;
    const note = { by: person.actor, from, subject: { id: person.id, name: person.name } };
    world.records.audit('step_up.succeeded', done - 80 * SECOND, { ...note, detail: { with: 'password' } });
    tellEnrollment(world, person, done, from, wanted.name, false);
    person.keepNewestSession();
  }

  private isAskedToEnroll(at: Instant): boolean {
    const { document: policy } = policyAt(this.world.history, at);
    const { person } = this;
    if (person.factors.length > 0 || !ruleFor(policy, person.role).required) return false;
    const arrival = arrivalOf(person.came);
    const asked = { user: person.facts, arrival, proof: 'NOTHING', trustedDevice: null, policy, now: at } as const;
    return decideSignIn(asked).outcome === 'ENROLL';
  }
}
