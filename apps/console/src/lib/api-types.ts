import type { graphql } from '@countersign/api-contract';

export type Role = ReturnType<typeof graphql.scalar<'Role'>>;
export type TwoFactorStatus = ReturnType<typeof graphql.scalar<'TwoFactorStatus'>>;
export type FactorKind = ReturnType<typeof graphql.scalar<'FactorKind'>>;
export type Permission = ReturnType<typeof graphql.scalar<'Permission'>>;
export type ExportState = ReturnType<typeof graphql.scalar<'ExportState'>>;
export type SignInOutcome = ReturnType<typeof graphql.scalar<'SignInOutcome'>>;
export type SignInMethod = ReturnType<typeof graphql.scalar<'SignInMethod'>>;
export type UserOrderField = ReturnType<typeof graphql.scalar<'UserOrderField'>>;
export type Direction = ReturnType<typeof graphql.scalar<'Direction'>>;
export type RecoverySituation = ReturnType<typeof graphql.scalar<'RecoverySituation'>>;
export type UserFilter = ReturnType<typeof graphql.scalar<'UserFilter'>>;
export type BulkAction = ReturnType<typeof graphql.scalar<'BulkAction'>>;
export type BulkJobState = ReturnType<typeof graphql.scalar<'BulkJobState'>>;
export type BulkOutcome = ReturnType<typeof graphql.scalar<'BulkOutcome'>>;
export type PolicyInput = ReturnType<typeof graphql.scalar<'PolicyInput'>>;

/** From the most to the least powerful. */
export const ROLES = ['OWNER', 'ADMIN', 'AGENT', 'END_USER'] as const satisfies readonly Role[];
/** The team: everybody but end users. */
export const TEAM_ROLES = ['OWNER', 'ADMIN', 'AGENT'] as const satisfies readonly Role[];
export const STATUSES = [
  'ENABLED',
  'REPLACE',
  'DUE',
  'GRACE',
  'OPTIONAL',
  'PROVIDER_PROVED',
  'PROVIDER_SILENT',
  'SUSPENDED',
] as const satisfies readonly TwoFactorStatus[];
