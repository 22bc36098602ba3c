import { Entity, Index, PrimaryColumn } from 'typeorm';

import type { FactorKind } from '@countersign/domain/policy/policy.js';

import { Id, LongText, MaybeMoment, Moment, Reference, Words } from '../columns.js';

/** Begun, not yet proved. Its id becomes the factor's, so that the sealed secret moves over without being opened. */
@Entity('enrollments')
@Index('enrollments_user', ['userId'])
export class EnrollmentEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  /** The attempt or session that began it; nobody else confirms it. */
  @Reference('begun_by') begunBy: string;
  @Words('kind', 16) kind: FactorKind;
  /** Null where the kind has none: a passkey keeps its own. */
  @LongText('secret_sealed', { nullable: true }) secretSealed: string | null;
  @Moment('created_at') createdAt: number;
  @Moment('expires_at') expiresAt: number;
}

/** Active: proved once. */
@Entity('factors')
// With the time of the last use, which a status export reads for every row, from the index alone.
@Index('factors_user', ['userId', 'lastUsedAt'])
@Index('factors_by_last_use', ['lastUsedAt', 'userId'])
export class FactorEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  @Words('kind', 16) kind: FactorKind;
  @Words('name', 100) name: string;
  /** Null where the kind has none: of a passkey, the server knows the public key only. */
  @LongText('secret_sealed', { nullable: true }) secretSealed: string | null;
  @Moment('created_at') createdAt: number;
  @MaybeMoment('last_used_at') lastUsedAt: number | null;
  /** The newest accepted time step: it and all before it are spent (security.md, rule 6). */
  @Moment('last_step', { default: 0 }) lastStep: number;
}

/** Time steps that are spent one by one: accepted ones, and those a clock hint was given for. */
@Entity('spent_totp_steps')
export class SpentTotpStepEntity {
  @PrimaryColumn({ name: 'factor_id', type: 'varchar', length: 36 }) factorId: string;
  @PrimaryColumn({ name: 'step', type: 'bigint' }) step: number;
}

/** Own recovery codes. When they expire is derived from `createdAt` and the policy, so that a shorter validity holds at once. */
@Entity('recovery_codes')
@Index('recovery_codes_hash', ['codeHash'], { unique: true })
// Counted for every row of a status export, from the index alone.
@Index('recovery_codes_user', ['userId', 'usedAt', 'createdAt'])
export class RecoveryCodeEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  @Words('code_hash', 64) codeHash: string;
  @Moment('created_at') createdAt: number;
  @MaybeMoment('used_at') usedAt: number | null;
}

/** Codes that an admin, or the host, made for somebody else. At most one open one a user: a new one voids the older. */
@Entity('issued_codes')
@Index('issued_codes_hash', ['codeHash'], { unique: true })
@Index('issued_codes_user', ['userId'])
@Index('issued_codes_by_expiry', ['expiresAt', 'userId'])
export class IssuedCodeEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  @Words('code_hash', 64) codeHash: string;
  @Words('situation', 24) situation: 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND';
  @Moment('created_at') createdAt: number;
  @Moment('expires_at') expiresAt: number;
  @MaybeMoment('used_at') usedAt: number | null;
  @MaybeMoment('voided_at') voidedAt: number | null;
}
