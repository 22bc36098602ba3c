import { Entity, Index, PrimaryColumn } from 'typeorm';

import type { SignInRule } from '@countersign/domain/policy/decide-sign-in.js';
import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';

import { Id, LongText, MaybeMoment, MaybeWords, Moment, Reference, Whole, Words, YesNo } from '../columns.js';

/** Password proved, something still owed. Not a session, and in a table of its own so that it can never be taken for one. */
@Entity('sign_in_attempts')
@Index('sign_in_attempts_token', ['tokenHash'], { unique: true })
@Index('sign_in_attempts_user', ['userId'])
export class SignInAttemptEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  @Words('token_hash', 64) tokenHash: string;
  @Words('stage', 16) stage: 'SECOND_FACTOR' | 'ENROLLMENT';
  @Words('transport', 8) transport: 'COOKIE' | 'TOKEN';
  @Words('method', 16) method: SignInMethod;
  @Reference('sign_in_id') signInId: string;
  /** Set where an issued code opened the enrollment: what is set up then replaces everything older. */
  @Reference('issued_code_id', { nullable: true }) issuedCodeId: string | null;
  /** Third-party: through which provider, what it said (JSON of KeptEvidence), and what ends it there. */
  @Reference('provider_id', { nullable: true }) providerId: string | null;
  @LongText('evidence', { nullable: true }) evidence: string | null;
  @LongText('provider_sign_out_sealed', { nullable: true }) providerSignOutSealed: string | null;
  /** A password that was taken along with the mailed link for when a provider is down. */
  @YesNo('by_emergency_link') byEmergencyLink: boolean;
  @Moment('created_at') createdAt: number;
  @Moment('expires_at') expiresAt: number;
  @MaybeMoment('finished_at') finishedAt: number | null;
  @MaybeWords('ip_address', 45) ipAddress: string | null;
  @MaybeWords('client', 60) client: string | null;
}

@Entity('sessions')
@Index('sessions_token', ['tokenHash'], { unique: true })
@Index('sessions_user', ['userId'])
@Index('sessions_open', ['endedAt', 'createdAt', 'id'])
@Index('sessions_provider', ['providerId'])
export class SessionEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  @Words('token_hash', 64) tokenHash: string;
  @Words('transport', 8) transport: 'COOKIE' | 'TOKEN';
  @Words('method', 16) method: SignInMethod;
  @Moment('created_at') createdAt: number;
  /** Within a minute. */
  @Moment('last_seen_at') lastSeenAt: number;
  /** A cap of its own beside the rule's lifetime: the one day that an issued code opens. */
  @MaybeMoment('ends_at_latest') endsAtLatest: number | null;
  @MaybeMoment('stepped_up_until') steppedUpUntil: number | null;
  /** An own recovery code was proved: good for changing factors only. */
  @MaybeMoment('changing_factors_until') changingFactorsUntil: number | null;
  @MaybeMoment('ended_at') endedAt: number | null;
  @Reference('provider_id', { nullable: true }) providerId: string | null;
  /** The provider's word stood for the second factor: the session does not end with a grace of its user. */
  @YesNo('judged_by_provider') judgedByProvider: boolean;
  /** What the provider needs to end its own session as well, sealed for `sign-out:PROVIDER`. */
  @LongText('provider_sign_out_sealed', { nullable: true }) providerSignOutSealed: string | null;
  @MaybeWords('ip_address', 45) ipAddress: string | null;
  @MaybeWords('client', 60) client: string | null;
}

/** Every sign-in and the decision it was given. An unfinished one has no outcome and is abandoned from `pendingUntil` on. */
@Entity('sign_ins')
@Index('sign_ins_user', ['userId', 'at', 'id'])
export class SignInEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  @Moment('at') at: number;
  @Words('method', 16) method: SignInMethod;
  @MaybeWords('outcome', 24) outcome: 'ALLOWED' | 'CHALLENGED_AND_PROVED' | 'ENROLLED' | 'REFUSED' | null;
  @Words('rule', 24) rule: SignInRule;
  @Whole('policy_version') policyVersion: number;
  @MaybeMoment('pending_until') pendingUntil: number | null;
  /** Where a trusted device let the user in: until when it was trusted then. */
  @MaybeMoment('trusted_until') trustedUntil: number | null;
  @Reference('provider_id', { nullable: true }) providerId: string | null;
  /** As it was called then: the sign-in outlives the provider. */
  @MaybeWords('provider_name', 100) providerName: string | null;
  /** JSON of KeptEvidence. */
  @LongText('evidence', { nullable: true }) evidence: string | null;
  @MaybeWords('ip_address', 45) ipAddress: string | null;
  @MaybeWords('client', 60) client: string | null;
}

/** Wrong second factors in a row, one counter a user for all kinds. Reserved before the check (security.md, rule 2). */
@Entity('second_factor_guards')
export class SecondFactorGuardEntity {
  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36 }) userId: string;
  @Whole('failures', { default: 0 }) failures: number;
  @Moment('next_try_at', { default: 0 }) nextTryAt: number;
}

/** Wrong passwords, by address typed and network they came from: nobody can lock somebody else out from afar. */
@Entity('password_guards')
export class PasswordGuardEntity {
  @PrimaryColumn({ name: 'guard_key', type: 'varchar', length: 64 }) guardKey: string;
  @Whole('failures', { default: 0 }) failures: number;
  @Moment('next_try_at', { default: 0 }) nextTryAt: number;
  @Moment('last_failure_at', { default: 0 }) lastFailureAt: number;
}

/** Single-use links: the first set-up, an invitation, a new password, a new e-mail address. */
@Entity('links')
@Index('links_token', ['tokenHash'], { unique: true })
@Index('links_user', ['userId'])
@Index('links_by_expiry', ['kind', 'expiresAt', 'userId'])
export class LinkEntity {
  @Id() id: string;
  @Words('kind', 16) kind: 'SET_UP' | 'INVITATION' | 'PASSWORD' | 'EMAIL' | 'EMERGENCY';
  @Reference('user_id', { nullable: true }) userId: string | null;
  @Words('token_hash', 64) tokenHash: string;
  @Moment('created_at') createdAt: number;
  @Moment('expires_at') expiresAt: number;
  /** Used, or replaced by a newer link. */
  @MaybeMoment('used_at') usedAt: number | null;
  /** EMAIL only: the address that becomes the user's once the link is opened in its mailbox. */
  @MaybeWords('new_email', 190) newEmail: string | null;
  /** EMAIL only: the session that asked, which goes on when the others end. */
  @Reference('asked_by_session_id', { nullable: true }) askedBySessionId: string | null;
}
