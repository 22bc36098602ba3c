import 'reflect-metadata';

import { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';

import { AccountResolver } from '../features/account/account.resolver.js';
import { AuditResolver } from '../features/audit/audit.resolver.js';
import { BulkJobsResolver } from '../features/bulk-jobs/bulk-jobs.resolver.js';
import { TrustedDevicesResolver } from '../features/devices/trusted-devices.resolver.js';
import { EmailEnrollmentResolver } from '../features/enrollment/email-enrollment.resolver.js';
import { EnrollmentResolver } from '../features/enrollment/enrollment.resolver.js';
import { WebauthnEnrollmentResolver } from '../features/enrollment/webauthn-enrollment.resolver.js';
import { AuditExportsResolver } from '../features/exports/audit-exports.resolver.js';
import { ExportsResolver } from '../features/exports/exports.resolver.js';
import { FactorsResolver } from '../features/factors/factors.resolver.js';
import { LinksResolver } from '../features/links/links.resolver.js';
import { PasswordLinkResolver } from '../features/links/password-link.resolver.js';
import { OverviewResolver } from '../features/overview/overview.resolver.js';
import { PasskeysResolver } from '../features/passkeys/passkeys.resolver.js';
import { PolicyResolver } from '../features/policy/policy.resolver.js';
import { IdentitiesResolver } from '../features/providers/identities.resolver.js';
import { ProvidersResolver } from '../features/providers/providers.resolver.js';
import { RecoveryResolver } from '../features/recovery/recovery.resolver.js';
import { AccountSessionsResolver } from '../features/sessions/account-sessions.resolver.js';
import { SessionsResolver } from '../features/sessions/sessions.resolver.js';
import { SignInResolver } from '../features/sign-in/sign-in.resolver.js';
import { InvitationsResolver } from '../features/users/invitations.resolver.js';
import { TokensResolver } from '../features/tokens/tokens.resolver.js';
import { ImportUsersResolver } from '../features/users/import-users.resolver.js';
import { ManageUsersResolver } from '../features/users/manage-users.resolver.js';
import { FactorUseResolver } from '../features/users/factor-use.resolver.js';
import { UsersResolver } from '../features/users/users.resolver.js';
import { ViewerResolver } from '../features/viewer/viewer.resolver.js';
import { guardRootFields } from './allow.js';
import { describeRootFields } from './describe-access.js';
import { ErrorCodeEnumType } from './error-code.js';

const NOTHING: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

/** The whole API. @throws where a root field does not say who may use it. */
export function createSchema(): GraphQLSchema {
  const built = buildSchemaSync({
    resolvers: [
      AccountResolver,
      AccountSessionsResolver,
      AuditExportsResolver,
      AuditResolver,
      BulkJobsResolver,
      EmailEnrollmentResolver,
      EnrollmentResolver,
      ExportsResolver,
      FactorsResolver,
      IdentitiesResolver,
      InvitationsResolver,
      LinksResolver,
      PasswordLinkResolver,
      ImportUsersResolver,
      ManageUsersResolver,
      OverviewResolver,
      PasskeysResolver,
      PolicyResolver,
      ProvidersResolver,
      RecoveryResolver,
      SessionsResolver,
      SignInResolver,
      TokensResolver,
      TrustedDevicesResolver,
      FactorUseResolver,
      UsersResolver,
      ViewerResolver,
      WebauthnEnrollmentResolver,
    ],
    // Our subscriptions read the database themselves (watch-exports.ts); the library asks for a bus all the same.
    pubSub: { publish: () => undefined, subscribe: () => NOTHING },
    // Inputs are judged by the domain, with messages for people; a second set of rules on classes would drift.
    validate: false,
  });
  const config = built.toConfig();
  // No field returns it; it documents extensions.code.
  return describeRootFields(
    guardRootFields(new GraphQLSchema({ ...config, types: [...config.types, ErrorCodeEnumType] })),
  );
}
