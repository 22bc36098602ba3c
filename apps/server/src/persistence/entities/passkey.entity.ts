import { Entity, Index, PrimaryColumn } from 'typeorm';

import { Id, LongText, MaybeMoment, Moment, Reference, Words, YesNo } from '../columns.js';

/** What a factor of kind WEBAUTHN is proved by: the credential record of W3C WebAuthn Level 3 §4, and nothing secret. */
@Entity('passkeys')
@Index('passkeys_credential', ['credentialIdHash'], { unique: true })
@Index('passkeys_user', ['userId'])
export class PasskeyEntity {
  @PrimaryColumn({ name: 'factor_id', type: 'varchar', length: 36 }) factorId: string;
  @Reference('user_id') userId: string;
  /** SHA-256 of the id, which may be longer than an index takes. One credential is one user's, once. */
  @Words('credential_id_hash', 64) credentialIdHash: string;
  /** base64url. */
  @LongText('credential_id') credentialId: string;
  /** COSE key as base64url. */
  @LongText('public_key') publicKey: string;
  /** As the authenticator counted at its last use; 0 for ever where it does not count. */
  @Moment('sign_count') signCount: number;
  /** How it can be reached, separated by commas: usb, nfc, ble, internal, hybrid. Hints for the browser, no facts. */
  @Words('transports', 200) transports: string;
  /** The relying party that it was made for: it answers no other. */
  @Words('rp_id', 255) rpId: string;
  @YesNo('backup_eligible') backupEligible: boolean;
  /** Synced to more than one device at its last use. */
  @YesNo('backed_up') backedUp: boolean;
  /** A fingerprint, face or PIN was proved when it was set up, or together with a password since: it may then stand alone. */
  @YesNo('user_verified') userVerified: boolean;
  /** The model of the authenticator, as a UUID; all zero where it does not say. */
  @Words('aaguid', 36) aaguid: string;
}

export const CHALLENGE_PURPOSES = ['ENROLLMENT', 'SECOND_FACTOR', 'STEP_UP', 'PASSKEY_SIGN_IN'] as const;

/** What an authenticator is asked to sign: good once, for one purpose, in one place, for five minutes. */
@Entity('webauthn_challenges')
@Index('webauthn_challenges_hash', ['challengeHash'], { unique: true })
@Index('webauthn_challenges_bound', ['boundTo'])
@Index('webauthn_challenges_expiry', ['expiresAt'])
export class WebauthnChallengeEntity {
  @Id() id: string;
  @Words('challenge_hash', 64) challengeHash: string;
  @Words('purpose', 16) purpose: (typeof CHALLENGE_PURPOSES)[number];
  /** The attempt or session that asked, or the hash of what a signed-out browser holds in its cookie. */
  @Words('bound_to', 64) boundTo: string;
  /** Null: a signed-out browser asked, and the answer will say who it is. */
  @Reference('user_id', { nullable: true }) userId: string | null;
  @Moment('created_at') createdAt: number;
  @Moment('expires_at') expiresAt: number;
  @MaybeMoment('used_at') usedAt: number | null;
}
