import { Entity, Index, PrimaryColumn } from 'typeorm';

import type { ProviderKind } from '@countersign/domain/sign-in/sign-in-method.js';

import { Id, LongText, MaybeMoment, MaybeWords, Moment, Reference, Whole, Words, YesNo } from '../columns.js';

/** A provider of third-party sign-in. Of one in PROVIDERS_FILE the row is what the file said at the last start. */
@Entity('providers')
export class ProviderEntity {
  @Id() id: string;
  @Words('kind', 8) kind: ProviderKind;
  @Words('name', 100) name: string;
  @YesNo('enabled') enabled: boolean;
  @YesNo('managed_by_file') managedByFile: boolean;
  /** JSON of ProviderSettings (features/providers/provider-settings.ts). */
  @LongText('settings') settings: string;
  /** OIDC: the client secret; JWT: the shared secret. Sealed for `provider:ID`. */
  @LongText('secret_sealed', { nullable: true }) secretSealed: string | null;
  /** SAML: the private key that signs our requests, as PEM, sealed for `provider-key:ID`; null: not made yet. */
  @LongText('signing_key_sealed', { nullable: true }) signingKeySealed: string | null;
  @LongText('signing_certificate', { nullable: true }) signingCertificate: string | null;
  /** One more with each change of what a test would prove. */
  @Whole('settings_version', { default: 1 }) settingsVersion: number;
  /** JSON of ProviderTest. */
  @LongText('last_test', { nullable: true }) lastTest: string | null;
  @MaybeMoment('last_sign_in_at') lastSignInAt: number | null;
  /** When it last showed more than one factor; null: never. */
  @MaybeMoment('last_evidence_at') lastEvidenceAt: number | null;
  /** Up to which end of a certificate the owners have been told. */
  @MaybeMoment('certificate_warned_until') certificateWarnedUntil: number | null;
  @Moment('created_at') createdAt: number;
  @Moment('updated_at') updatedAt: number;
}

/** Who somebody is at a provider: (issuer, subject), never an e-mail address (security.md, rule 11). */
@Entity('provider_identities')
@Index('provider_identities_subject', ['providerId', 'issuerHash', 'subjectHash'], { unique: true })
@Index('provider_identities_user', ['userId', 'providerId'])
export class ProviderIdentityEntity {
  @Id() id: string;
  @Reference('provider_id') providerId: string;
  @Reference('user_id') userId: string;
  @LongText('issuer') issuer: string;
  @Words('issuer_hash', 64) issuerHash: string;
  @LongText('subject') subject: string;
  @Words('subject_hash', 64) subjectHash: string;
  @Moment('linked_at') linkedAt: number;
  @MaybeMoment('last_used_at') lastUsedAt: number | null;
  /** JSON of KeptEvidence, of the latest sign-in. */
  @LongText('evidence', { nullable: true }) evidence: string | null;
}

/** An admin lets the next sign-in of this user's verified address be linked. */
@Entity('identity_allowances')
@Index('identity_allowances_expires', ['expiresAt'])
export class IdentityAllowanceEntity {
  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36 }) userId: string;
  @PrimaryColumn({ name: 'provider_id', type: 'varchar', length: 36 }) providerId: string;
  @Moment('created_at') createdAt: number;
  @Moment('expires_at') expiresAt: number;
}

/** A way to a provider and back, or the ticket to begin one: single use, ten minutes, bound to the browser that began it. */
@Entity('provider_flows')
@Index('provider_flows_state', ['stateHash'], { unique: true })
@Index('provider_flows_expires', ['expiresAt'])
export class ProviderFlowEntity {
  @Id() id: string;
  @Reference('provider_id') providerId: string;
  @Words('purpose', 16) purpose: 'SIGN_IN' | 'TEST' | 'LINK' | 'STEP_UP' | 'SIGN_OUT';
  @Words('state_hash', 64) stateHash: string;
  /** Null: a ticket, which the session that got it opens at the start address. */
  @MaybeWords('browser_hash', 64) browserHash: string | null;
  /** Who asked for a test, a link or a step-up, and with which session. */
  @Reference('user_id', { nullable: true }) userId: string | null;
  @Reference('session_id', { nullable: true }) sessionId: string | null;
  /** A path of our own. */
  @MaybeWords('return_to', 500) returnTo: string | null;
  /** What the protocol needs on the return (nonce, verifier, request id), sealed for `flow:STATE_HASH`. */
  @LongText('sealed', { nullable: true }) sealed: string | null;
  @Whole('settings_version') settingsVersion: number;
  @Moment('created_at') createdAt: number;
  @Moment('expires_at') expiresAt: number;
  @MaybeMoment('used_at') usedAt: number | null;
}

/** An assertion or token that was used; kept until it would have expired anyway. */
@Entity('spent_assertions')
@Index('spent_assertions_expires', ['expiresAt'])
export class SpentAssertionEntity {
  @PrimaryColumn({ name: 'provider_id', type: 'varchar', length: 36 }) providerId: string;
  @PrimaryColumn({ name: 'assertion_hash', type: 'varchar', length: 64 }) assertionHash: string;
  @Moment('expires_at') expiresAt: number;
}
