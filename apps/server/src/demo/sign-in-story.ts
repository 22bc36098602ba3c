import { decideSignIn, type Proof } from '@countersign/domain/policy/decide-sign-in.js';
import { ruleFor } from '@countersign/domain/policy/policy.js';
import { rememberDeviceHoursOf, trustedUntil } from '@countersign/domain/policy/trusted-device.js';
import { ATTEMPT_LASTS, ENROLLMENT_ATTEMPT_LASTS } from '@countersign/domain/sessions/session-end.js';
import { DAY, HOUR, MINUTE, SECOND, type Instant } from '@countersign/domain/time.js';

import { arrivalOf, keptOf } from '../operations/came-by.js';
import type { Origin } from '../operations/caller.js';
import type { SignInEntity } from '../persistence/entities/sign-in.entity.js';
import type { DemoPerson } from './person.js';
import { policyAt, type PastPolicy } from './policy-history.js';
import type { Records } from './records.js';

/** What one sign-in of the demo is made from. */
export interface Visit {
  readonly at: Instant;
  readonly from: Origin;
  /** Instead of the authenticator's code: one of the own recovery codes, or the one that an admin issued. */
  readonly with?: 'OWN_CODE' | { readonly issuedCode: 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND' };
  /** Sets a factor up where one is asked for; else goes away. */
  readonly willing: boolean;
  /** Until when the session is used; ended there where `signsOut`. */
  readonly until: Instant;
  readonly signsOut: boolean;
}

/** The world that a story is told in. */
export interface World {
  readonly records: Records;
  readonly history: readonly PastPolicy[];
  readonly now: Instant;
}

/**
 * One sign-in, judged by the decision of the product under the policy of its day, with the events and rows that it leaves.
 * @returns whether it ended in a session.
 */
export function tellSignIn(world: World, person: DemoPerson, visit: Visit): boolean {
  const { records } = world;
  const { at, from } = visit;
  const { chance, actor } = person;
  const policy = policyAt(world.history, at);
  const note = { by: actor, from, subject: { id: person.id, name: person.name } };
  const { came } = person;
  if (came.provider === null && chance.happens(0.03)) {
    const nobody = { kind: 'ANONYMOUS', id: null, label: 'Somebody not signed in' } as const;
    records.audit('sign_in.failed', at - 12 * SECOND, {
      ...note,
      by: nobody,
      outcome: 'failure',
      detail: { reason: 'password' },
    });
  }
  const arrival = arrivalOf(came);
  const device = visit.with === undefined ? person.deviceAt(from, at) : null;
  const asked = { user: person.facts, arrival, trustedDevice: device, policy: policy.document, now: at };
  const decision = decideSignIn({ ...asked, proof: 'NOTHING' });
  const signIn: Partial<SignInEntity> = {
    id: chance.id(),
    userId: person.id,
    at,
    method: came.method,
    providerId: came.provider?.id ?? null,
    providerName: came.provider?.name ?? null,
    evidence: keptOf(came).evidence,
    outcome: null,
    rule: decision.rule,
    policyVersion: policy.version,
    pendingUntil: null,
    trustedUntil: null,
    ...from,
  };
  records.signIns.push(signIn);

  if (decision.outcome === 'DENY') {
    signIn.outcome = 'REFUSED';
    records.audit('sign_in.refused', at, { ...note, outcome: 'refused', detail: { rule: decision.rule } });
    return false;
  }
  if (decision.outcome === 'ALLOW') {
    signIn.outcome = 'ALLOWED';
    if (decision.rule === 'TRUSTED_DEVICE' && device !== null) {
      signIn.trustedUntil = device.expiresAt;
      device.lastUsedAt = at;
    }
    letIn(world, person, visit, at, policy, null, decision.rule.startsWith('PROVIDER_'));
    return true;
  }
  if (decision.outcome === 'ENROLL') {
    records.audit('sign_in.enrollment_required', at, { ...note, detail: { rule: decision.rule } });
    if (!visit.willing) {
      signIn.pendingUntil = at + ENROLLMENT_ATTEMPT_LASTS;
      return false;
    }
    const done = at + chance.between(70, 260) * SECOND;
    tellEnrollment(world, person, done, from, 'Authenticator', false);
    signIn.outcome = 'ENROLLED';
    letIn(world, person, visit, done + 2, policy);
    return true;
  }

  records.audit('sign_in.challenged', at, { ...note, detail: { rule: decision.rule } });
  if (visit.with === undefined && chance.happens(0.012)) {
    signIn.pendingUntil = at + ATTEMPT_LASTS;
    return false;
  }
  const typedAt = at + chance.between(6, 25) * SECOND;
  if (visit.with === undefined && chance.happens(0.03)) {
    const failed = { ...note, outcome: 'failure', detail: { inARow: 1 } } as const;
    records.audit('second_factor.failed', typedAt - 4 * SECOND, failed);
  }
  const proof = visit.with ?? 'FACTOR';
  spend(world, person, visit, typedAt);
  records.audit('second_factor.verified', typedAt, note);
  const then = decideSignIn({ ...asked, proof });
  signIn.rule = then.rule;
  if (then.outcome === 'ENROLL') {
    const done = typedAt + chance.between(70, 260) * SECOND;
    records.audit('sign_in.enrollment_required', typedAt, { ...note, detail: { rule: then.rule } });
    tellEnrollment(world, person, done, from, 'Authenticator', true);
    signIn.outcome = 'ENROLLED';
    letIn(world, person, visit, done + 2, policy);
    return true;
  }
  signIn.outcome = 'CHALLENGED_AND_PROVED';
  trustBrowser(records, person, from, typedAt, proof, policy);
  const limited = then.outcome === 'ALLOW' && then.limitedToOneDay;
  letIn(world, person, visit, typedAt + 1, policy, limited ? typedAt + 1 + DAY : null);
  return true;
}

/** A factor is set up: in a sign-in that asked for it, or by choice. */
export function tellEnrollment(
  { records }: World,
  person: DemoPerson,
  at: Instant,
  from: Origin,
  name: string,
  replacesEverything: boolean,
): void {
  const note = { by: person.actor, from, subject: { id: person.id, name: person.name } };
  records.audit('factor.enrollment_begun', at - 50 * SECOND, { ...note, detail: { kind: 'TOTP' } });
  if (replacesEverything) person.loseFactors(at);
  const isFirst = person.factors.length === 0;
  person.endSessions(at);
  person.addFactor(name, at);
  records.audit('factor.enrolled', at, { ...note, detail: { kind: 'TOTP', name, replacesEverything } });
  if (!isFirst) return;
  person.makeRecoveryCodes(at);
  records.audit('recovery_codes.generated', at + 1, { ...note, detail: { count: 10 } });
}

/** Only a factor makes a trusted device, and only where the policy of the day has the hours for it. */
function trustBrowser(
  records: Records,
  person: DemoPerson,
  place: Origin,
  at: Instant,
  proof: Proof,
  { document }: PastPolicy,
): void {
  const hours = rememberDeviceHoursOf(person.facts, document);
  if (proof !== 'FACTOR' || hours === 0 || !person.likesToBeRemembered) return;
  person.devices = person.devices.filter((device) => device.place !== place);
  person.devices.push({ place, provedAt: at, expiresAt: trustedUntil(at, hours), lastUsedAt: null });
  const note = { by: person.actor, from: place, subject: { id: person.id, name: person.name } };
  records.audit('trusted_device.created', at, { ...note, detail: { hours, client: place.client } });
}

function spend({ records }: World, person: DemoPerson, visit: Visit, at: Instant): void {
  const note = { by: person.actor, from: visit.from, subject: { id: person.id, name: person.name } };
  if (visit.with === undefined) {
    // Mostly the newest one: the others are for when it is not at hand.
    const factor = person.chance.happens(0.85) ? person.factors.at(-1) : person.factors[0];
    if (factor !== undefined) factor.lastUsedAt = at;
    return;
  }
  if (visit.with === 'OWN_CODE') {
    const code = person.recoveryCodes.find((held) => held.usedAt === null);
    if (code !== undefined) code.usedAt = at;
    records.audit('recovery_code.used', at, { ...note, detail: { kind: 'own', left: person.codesLeft() } });
    return;
  }
  const situation = visit.with.issuedCode;
  records.audit('recovery_code.used', at, { ...note, detail: { kind: 'issued', situation } });
}

function letIn(
  { records, now }: World,
  person: DemoPerson,
  visit: Visit,
  at: Instant,
  policy: PastPolicy,
  endsAtLatest: Instant | null = null,
  judgedByProvider = false,
): void {
  const note = { by: person.actor, from: visit.from, subject: { id: person.id, name: person.name } };
  const lastSeenAt = Math.min(Math.max(visit.until, at + MINUTE), now - MINUTE, at + 11 * HOUR);
  const session = person.openSession(at, visit.from, lastSeenAt, judgedByProvider);
  session.endsAtLatest = endsAtLatest;
  records.audit('sign_in.succeeded', at, {
    ...note,
    detail: { policyVersion: policy.version, requiredOfRole: ruleFor(policy.document, person.role).required },
  });
  if (!visit.signsOut || lastSeenAt <= at) return;
  session.endedAt = lastSeenAt;
  records.audit('session.signed_out', lastSeenAt, note);
}
