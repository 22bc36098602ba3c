import type { UserFacts } from '@countersign/domain/policy/decide-sign-in.js';
import { RECOVERY_CODE_BYTES, formatRecoveryCode } from '@countersign/domain/recovery/code-format.js';
import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import { MINUTE, SECOND, type Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';
import { emailKey, nameKey, searchTerms } from '@countersign/domain/users/search-terms.js';

import { BY_PASSWORD, type CameBy } from '../operations/came-by.js';
import { userActor, type Actor, type Origin } from '../operations/caller.js';
import { factorSeal } from '../operations/factor-seal.js';
import { recoveryCodeHash } from '../operations/own-recovery-codes.js';
import { factorKindsToBits } from '../persistence/factor-kinds.js';
import { providerKindsToBits } from '../persistence/provider-kinds.js';
import { systemRandom } from '../platform/random.js';
import { sha256 } from '../platform/digest.js';
import type { SecretBox } from '../platform/secret-box.js';
import { TOTP_SECRET_BYTES, totpSecret } from '../platform/totp.js';
import type { CastMember } from './cast.js';
import type { Chance } from './chance.js';
import { placesOf } from './places.js';
import { evidenceOf, identityOf, PORTAL } from './portal.js';
import type { Records } from './records.js';

interface HeldFactor {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly since: Instant;
  lastUsedAt: Instant;
}

interface HeldCode {
  readonly code: string;
  readonly madeAt: Instant;
  usedAt: Instant | null;
}

/** A browser that skips the second factor for a while. */
interface HeldDevice {
  readonly place: Origin;
  readonly provedAt: Instant;
  readonly expiresAt: Instant;
  lastUsedAt: Instant | null;
}

interface HeldSession extends Origin {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly transport: 'COOKIE';
  readonly method: SignInMethod;
  readonly providerId: string | null;
  readonly judgedByProvider: boolean;
  readonly createdAt: Instant;
  lastSeenAt: Instant;
  endsAtLatest: Instant | null;
  readonly steppedUpUntil: Instant | null;
  readonly changingFactorsUntil: null;
  endedAt: Instant | null;
}

const TOTP_STEP = 30 * SECOND;

/** Somebody of the demo as they stand at a moment of the half year; `writeDown` keeps what is left of it at its end. */
export class DemoPerson {
  readonly id: string;
  readonly email: string;
  readonly places: readonly [Origin, Origin, Origin];
  role: Role;
  name: string;
  suspended = false;
  hasPassword: boolean;
  graceForfeited = false;
  firstSignInAt: Instant | null = null;
  lastSignInAt: Instant | null = null;
  movedFromUnrequiredRoleAt: Instant | null = null;
  factors: HeldFactor[] = [];
  recoveryCodes: HeldCode[] = [];
  factorsLostAt: Instant | null = null;
  devices: HeldDevice[] = [];
  readonly likesToBeRemembered: boolean;
  /** Shown to an admin, and not used yet. */
  issuedCode: string | null = null;
  /** Of the open invitation. */
  invitationToken: string | null = null;
  private readonly sessions: HeldSession[] = [];

  constructor(
    readonly cast: CastMember,
    readonly createdAt: Instant,
    readonly chance: Chance,
  ) {
    this.id = chance.id();
    this.email = `${cast.mailbox}@example.com`;
    this.places = placesOf(chance);
    this.likesToBeRemembered = chance.happens(0.55) || cast.remembers === true;
    this.role = cast.role;
    this.name = cast.fates?.find((fate) => fate.what === 'IS_RENAMED')?.from ?? cast.name;
    this.hasPassword = cast.invited === undefined && cast.through === undefined;
  }

  get actor(): Actor {
    return userActor(this);
  }

  /** How every sign-in of theirs comes. */
  get came(): CameBy {
    const { through } = this.cast;
    if (through === undefined) return BY_PASSWORD;
    const { id, name } = PORTAL;
    const evidence = evidenceOf(through.showsFactor);
    return { method: 'JWT', byEmergencyLink: false, provider: { id, name, evidence, signOutSealed: null } };
  }

  get facts(): UserFacts {
    const { role, suspended, graceForfeited, firstSignInAt, movedFromUnrequiredRoleAt } = this;
    const activeFactors = this.factors.length > 0 ? (['TOTP'] as const) : [];
    return { role, suspended, activeFactors, graceForfeited, firstSignInAt, movedFromUnrequiredRoleAt };
  }

  codesLeft(): number {
    return this.recoveryCodes.filter((code) => code.usedAt === null).length;
  }

  addFactor(name: string, at: Instant): void {
    this.factors.push({
      id: this.chance.id(),
      name,
      secret: totpSecret(this.chance.bytes(TOTP_SECRET_BYTES)),
      since: at,
      lastUsedAt: at,
    });
    this.graceForfeited = true;
  }

  makeRecoveryCodes(at: Instant): void {
    this.recoveryCodes = Array.from({ length: 10 }, () => ({
      code: formatRecoveryCode(this.chance.bytes(RECOVERY_CODE_BYTES)),
      madeAt: at,
      usedAt: null,
    }));
  }

  loseFactors(at: Instant): void {
    this.factorsLostAt = at;
    this.factors = [];
    this.recoveryCodes = [];
    this.graceForfeited = true;
  }

  /** @param judgedByProvider whether the portal's word stood for a second factor */
  openSession(at: Instant, from: Origin, lastSeenAt: Instant, judgedByProvider: boolean): HeldSession {
    const session: HeldSession = {
      id: this.chance.id(),
      userId: this.id,
      // Chance of the real kind: whoever knows the seed must not hold anybody's session.
      tokenHash: sha256(systemRandom.token()),
      transport: 'COOKIE',
      method: this.came.method,
      providerId: this.came.provider?.id ?? null,
      judgedByProvider,
      createdAt: at,
      lastSeenAt,
      endsAtLatest: null,
      steppedUpUntil: this.factors.length > 0 ? at + 10 * MINUTE : null,
      changingFactorsUntil: null,
      endedAt: null,
      ...from,
    };
    this.sessions.push(session);
    this.firstSignInAt ??= at;
    this.lastSignInAt = at;
    return session;
  }

  /** The trusted device that this browser is at a moment, if it is one. */
  deviceAt(place: Origin, at: Instant): HeldDevice | null {
    return this.devices.find((device) => device.place === place && device.expiresAt > at) ?? null;
  }

  /** Every session, and every trusted device with them. @returns how many sessions were open. */
  endSessions(at: Instant): number {
    this.devices = [];
    const open = this.sessions.filter((session) => session.createdAt <= at && (session.endedAt ?? at + 1) > at);
    for (const session of open) {
      session.endedAt = at;
      session.lastSeenAt = Math.min(session.lastSeenAt, at);
    }
    return open.length;
  }

  /** The one that set the factor up goes on; all others have ended by it. */
  keepNewestSession(): void {
    const newest = this.sessions.at(-1);
    if (newest !== undefined) newest.endedAt = null;
  }

  /** @param secrets.keptSince sessions begun before are swept away by now */
  writeDown(
    records: Records,
    secrets: {
      readonly box: SecretBox;
      readonly passwordHash: string;
      readonly keptSince: Instant;
      readonly now: Instant;
    },
  ): void {
    const { id, email, name, factors } = this;
    records.users.push({
      id,
      email,
      emailKey: emailKey(email),
      name,
      nameKey: nameKey(name),
      role: this.role,
      suspended: this.suspended,
      passwordHash: this.hasPassword ? secrets.passwordHash : null,
      createdAt: this.createdAt,
      firstSignInAt: this.firstSignInAt,
      lastSignInAt: this.lastSignInAt,
      movedFromUnrequiredRoleAt: this.movedFromUnrequiredRoleAt,
      factorKinds: factorKindsToBits(factors.length > 0 ? ['TOTP'] : []),
      enrolledAt: factors[0]?.since ?? null,
      graceForfeited: this.graceForfeited,
      lastApiPasswordAt: null,
      providerKinds: providerKindsToBits(this.cast.through === undefined ? [] : ['JWT']),
      lastThirdPartyProved: this.firstSignInAt === null ? null : (this.cast.through?.showsFactor ?? null),
      factorsLostAt: this.factorsLostAt,
      ownCodesLeft: this.codesLeft(),
      ownCodesMadeAt: this.recoveryCodes[0]?.madeAt ?? null,
    });
    if (this.cast.through !== undefined) records.identities.push(identityOf(this, this.createdAt));
    records.searchTerms.push(...searchTerms(name, email).map((term) => ({ term, userId: id })));
    for (const factor of factors) {
      const lastStep = Math.floor(factor.lastUsedAt / TOTP_STEP);
      records.spentSteps.push({ factorId: factor.id, step: lastStep });
      records.factors.push({
        id: factor.id,
        userId: id,
        kind: 'TOTP',
        name: factor.name,
        secretSealed: secrets.box.seal(factor.secret, factorSeal(factor.id)),
        createdAt: factor.since,
        lastUsedAt: factor.lastUsedAt,
        lastStep,
      });
    }
    for (const { code, madeAt, usedAt } of this.recoveryCodes) {
      const codeHash = recoveryCodeHash(code);
      if (codeHash === null) throw new Error('a recovery code of ours is not canonical');
      records.recoveryCodes.push({ id: this.chance.id(), userId: id, codeHash, createdAt: madeAt, usedAt });
    }
    for (const { place, provedAt, expiresAt, lastUsedAt } of this.devices.filter(
      (device) => device.expiresAt > secrets.now,
    )) {
      records.trustedDevices.push({
        id: this.chance.id(),
        userId: id,
        selectorHash: sha256(systemRandom.token()),
        valueHash: sha256(systemRandom.token()),
        provedAt,
        expiresAt,
        lastUsedAt,
        client: place.client,
      });
    }
    records.sessions.push(...this.sessions.filter((session) => session.createdAt >= secrets.keptSince));
  }
}
