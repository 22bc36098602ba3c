import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

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
  'lastThirdPartyProved',
  'providerKinds',
])
@Index('users_by_status', [
  'role',
  'suspended',
  'factorKinds',
  'graceForfeited',
  'firstSignInAt',
  'movedFromUnrequiredRoleAt',
  'lastThirdPartyProved',
  'providerKinds',
])
// Who needs attention.
@Index('users_without_factor', ['role', 'suspended', 'factorKinds', 'graceForfeited', 'createdAt'])
@Index('users_by_own_codes', ['suspended', 'factorKinds', 'ownCodesLeft', 'ownCodesMadeAt'])
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
  /** When the last active factor went, by removal or reset; null: never, or before this was kept. */
  @MaybeMoment('factors_lost_at') factorsLostAt: number | null;
  /** Unused own recovery codes, expired ones included. Kept by RecoveryRepository in the transaction that changes them. */
  @Whole('own_codes_left', { default: 0 }) ownCodesLeft: number;
  /** When the set was made, from which it expires under the policy of today; null: there is none. Kept together with ownCodesLeft. */
  @MaybeMoment('own_codes_made_at') ownCodesMadeAt: number | null;
  @MaybeMoment('last_api_password_at') lastApiPasswordAt: number | null;
  /** Kinds of the providers that the user's identities are of, as bits (provider-kinds.ts), kept by IdentitiesRepository. */
  @Whole('provider_kinds', { default: 0 }) providerKinds: number;
  /** Whether the provider showed more than one factor, where the last sign-in came through one; null where it did not. */
  @Column({ name: 'last_third_party_proved', type: 'boolean', nullable: true }) lastThirdPartyProved: boolean | null;
}

/** Prefixes the directory finds a user by: each word's start and the e-mail address (domain users/search-terms). */
@Entity('user_search_terms')
@Index('user_search_terms_user', ['userId'])
export class UserSearchTermEntity {
  @PrimaryColumn({ name: 'term', type: 'varchar', length: 64 }) term: string;
  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36 }) userId: string;
}
