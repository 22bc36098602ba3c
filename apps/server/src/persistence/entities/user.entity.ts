import { Entity, Index, PrimaryColumn } from 'typeorm';

import type { Role } from '@countersign/domain/users/roles.js';

import { Id, MaybeMoment, MaybeWords, Moment, Whole, Words, YesNo } from '../columns.js';

@Entity('users')
@Index('users_email_key', ['emailKey'], { unique: true })
// What the directory filters and sorts by, facts only; the index covers the status condition, so that a filtered page reads no row it does not show.
@Index('users_by_name', [
  'nameKey',
  'id',
  'role',
  'suspended',
  'factorKinds',
  'graceForfeited',
  'firstSignInAt',
  'movedFromUnrequiredRoleAt',
])
@Index('users_by_status', [
  'role',
  'suspended',
  'factorKinds',
  'graceForfeited',
  'firstSignInAt',
  'movedFromUnrequiredRoleAt',
])
@Index('users_by_last_sign_in', ['lastSignInAt', 'id'])
@Index('users_by_created', ['createdAt', 'id'])
export class UserEntity {
  @Id() id: string;
  @Words('email', 190) email: string;
  @Words('email_key', 190) emailKey: string;
  @Words('name', 200) name: string;
  @Words('name_key', 190) nameKey: string;
  @Words('role', 16) role: Role;
  @YesNo('suspended') suspended: boolean;
  /** PHC string; null: has not chosen a password yet. */
  @MaybeWords('password_hash', 255) passwordHash: string | null;
  @Moment('created_at') createdAt: number;
  @MaybeMoment('first_sign_in_at') firstSignInAt: number | null;
  @MaybeMoment('last_sign_in_at') lastSignInAt: number | null;
  /** When the user last came from a role that was not required (product.md, owedSince). */
  @MaybeMoment('moved_from_unrequired_role_at') movedFromUnrequiredRoleAt: number | null;
  /** Kinds of active factors as bits (factor-kinds.ts), kept by FactorsRepository in the transaction that changes a factor. */
  @Whole('factor_kinds', { default: 0 }) factorKinds: number;
  /** When the oldest active factor was confirmed; null: none. Kept together with factorKinds. */
  @MaybeMoment('enrolled_at') enrolledAt: number | null;
  /** Ever had a factor, or was reset: no grace (product.md). */
  @YesNo('grace_forfeited') graceForfeited: boolean;
  @MaybeMoment('last_api_password_at') lastApiPasswordAt: number | null;
}

/** Prefixes the directory finds a user by: each word's start and the e-mail address (domain users/search-terms). */
@Entity('user_search_terms')
@Index('user_search_terms_user', ['userId'])
export class UserSearchTermEntity {
  @PrimaryColumn({ name: 'term', type: 'varchar', length: 64 }) term: string;
  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36 }) userId: string;
}
