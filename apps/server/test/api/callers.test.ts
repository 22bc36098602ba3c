import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { API_SCOPES, type ApiScope } from '@countersign/domain/tokens/api-scopes.js';
import { FACTOR_KINDS } from '@countersign/domain/policy/policy.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { createSchema } from '../../src/graphql/schema.js';
import { programOf } from '../harness/api-token.js';
import type { Client } from '../harness/client.js';
import { changeRules } from '../harness/email-codes.js';
import type { Person } from '../harness/person.js';
import { PASSWORD } from '../harness/password.js';
import { TestServer } from '../harness/server.js';
import { Socket } from '../harness/socket.js';

// Every operation of the schema × every kind of caller. Written by hand from "Who may do what" of the security rules and
// not from the code: an operation that is not in the table fails.

const COLUMNS = [
  'anonymous',
  'factor owed',
  'enrollment owed',
  'END_USER',
  'AGENT',
  'ADMIN',
  'OWNER',
  'basic AGENT',
  'basic ADMIN',
  'API token',
] as const;
type Column = (typeof COLUMNS)[number];

/**
 * yes; S: with a step-up; –: refused. Where an input decides, there is a line for each kind of input.
 * API token: the scope that opens it; any; –: refused to all; – and a scope: refused even with it, and to others for the scope.
 */
const TABLE = `
                                       | anonymous | factor owed | enrollment owed | END_USER | AGENT | ADMIN | OWNER | basic AGENT | basic ADMIN | API token
  Query.account                        | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Query.viewer                         | yes       | –           | –               | yes      | yes   | yes   | yes   | yes         | yes         | any
  Query.pendingSignIn                  | yes       | yes         | yes             | yes      | yes   | yes   | yes   | –           | –           | –
  Query.policy                         | –         | –           | –               | –        | –     | yes   | yes   | –           | yes         | READ_POLICY
  Query.policyVersions                 | –         | –           | –               | –        | –     | yes   | yes   | –           | yes         | READ_POLICY
  Query.policyPreview                  | –         | –           | –               | –        | –     | yes   | yes   | –           | yes         | READ_USERS
  Query.users                          | –         | –           | –               | –        | –     | yes   | yes   | –           | yes         | READ_USERS
  Query.user                           | –         | –           | –               | –        | –     | yes   | yes   | –           | yes         | READ_USERS
  Query.coverage                       | –         | –           | –               | –        | –     | yes   | yes   | –           | yes         | READ_USERS
  Query.coverageOverTime               | –         | –           | –               | –        | –     | yes   | yes   | –           | yes         | READ_USERS
  Query.attention                      | –         | –           | –               | –        | –     | yes   | yes   | –           | yes         | READ_USERS
  Query.failedMails                    | –         | –           | –               | –        | –     | –     | yes   | –           | –           | –
  Query.statusExport                   | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | EXPORT_STATUS
  Query.statusExports                  | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | EXPORT_STATUS
  Query.auditExport                    | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | READ_AUDIT
  Query.auditExports                   | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | READ_AUDIT
  Query.auditEvents                    | –         | –           | –               | yes      | yes   | yes   | yes   | –           | –           | READ_AUDIT
  Mutation.setUp                       | yes       | yes         | yes             | –        | –     | –     | –     | –           | –           | –
  Mutation.acceptInvitation            | yes       | yes         | yes             | –        | –     | –     | –     | –           | –           | –
  Mutation.resetPassword               | yes       | yes         | yes             | –        | –     | –     | –     | –           | –           | –
  Mutation.signIn                      | yes       | yes         | yes             | –        | –     | –     | –     | –           | –           | –
  Mutation.verifySecondFactor          | –         | yes         | –               | –        | –     | –     | –     | –           | –           | –
  Mutation.stepUp                      | –         | –           | –               | yes      | yes   | yes   | yes   | –           | –           | –
  Mutation.beginTotpEnrollment         | –         | –           | yes             | S        | S     | S     | S     | –           | –           | –
  Mutation.confirmTotpEnrollment       | –         | –           | yes             | S        | S     | S     | S     | –           | –           | –
  Mutation.beginEmailEnrollment        | –         | –           | yes             | S        | S     | S     | S     | –           | –           | –
  Mutation.confirmEmailEnrollment      | –         | –           | yes             | S        | S     | S     | S     | –           | –           | –
  Mutation.sendEmailCode               | –         | yes         | –               | yes      | yes   | yes   | yes   | –           | –           | –
  Mutation.sendPasswordLink            | –         | –           | –               | –        | –     | S     | S     | –           | –           | –
  Mutation.beginWebauthnEnrollment     | –         | –           | yes             | S        | S     | S     | S     | –           | –           | –
  Mutation.confirmWebauthnEnrollment   | –         | –           | yes             | S        | S     | S     | S     | –           | –           | –
  Mutation.beginWebauthnAssertion      | –         | yes         | –               | yes      | yes   | yes   | yes   | –           | –           | –
  Mutation.beginPasskeySignIn          | yes       | yes         | yes             | –        | –     | –     | –     | –           | –           | –
  Mutation.signInWithPasskey           | yes       | yes         | yes             | –        | –     | –     | –     | –           | –           | –
  Mutation.renameFactor                | –         | –           | –               | S        | S     | S     | S     | –           | –           | –
  Mutation.removeFactor                | –         | –           | –               | S        | S     | S     | S     | –           | –           | –
  Mutation.regenerateRecoveryCodes     | –         | –           | –               | S        | S     | S     | S     | –           | –           | –
  Mutation.updatePolicy                | –         | –           | –               | –        | –     | S     | S     | –           | –           | –
  Mutation.updateUser (name)           | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | WRITE_USERS
  Mutation.updateUser (suspended)      | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | WRITE_USERS
  Mutation.updateUser (role)           | –         | –           | –               | –        | –     | S     | S     | –           | –           | – WRITE_USERS
  Mutation.updateUser (email)          | –         | –           | –               | –        | –     | S     | S     | –           | –           | – WRITE_USERS
  Mutation.inviteUser                  | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | WRITE_USERS
  Mutation.resendInvitation            | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | WRITE_USERS
  Mutation.cancelInvitation            | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | WRITE_USERS
  Mutation.deleteUser                  | –         | –           | –               | –        | –     | S     | S     | –           | –           | –
  Mutation.requestEmergencySignIn      | yes       | yes         | yes             | –        | –     | –     | –     | –           | –           | –
  Mutation.requestPasswordReset        | yes       | yes         | yes             | –        | –     | –     | –     | –           | –           | –
  Mutation.changePassword              | –         | –           | –               | S        | S     | S     | S     | –           | –           | –
  Mutation.confirmEmail                | yes       | yes         | yes             | yes      | yes   | yes   | yes   | –           | –           | –
  Mutation.issueRecoveryCode           | –         | –           | –               | –        | –     | S     | S     | –           | –           | – RECOVER_USERS
  Mutation.issueRecoveryCode (by mail) | –         | –           | –               | –        | –     | S     | S     | –           | –           | RECOVER_USERS
  Mutation.resetTwoFactor              | –         | –           | –               | –        | –     | S     | S     | –           | –           | –
  Mutation.updateAccount               | –         | –           | –               | –        | –     | –     | S     | –           | –           | –
  Mutation.finishFirstRun              | –         | –           | –               | –        | –     | –     | yes   | –           | –           | –
  Mutation.sendTestMail                | –         | –           | –               | –        | –     | –     | yes   | –           | –           | –
  Mutation.importUsers                 | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | WRITE_USERS
  Mutation.requestStatusExport         | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | EXPORT_STATUS
  Mutation.requestAuditExport          | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | READ_AUDIT
  Mutation.endSession                  | –         | –           | –               | yes      | yes   | yes   | yes   | –           | –           | MANAGE_SESSIONS
  Mutation.endSessions                 | –         | –           | –               | yes      | yes   | yes   | yes   | –           | –           | MANAGE_SESSIONS
  Query.accountSessions                | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | MANAGE_SESSIONS
  Mutation.endSessionsOfAccount        | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | MANAGE_SESSIONS
  Mutation.endSessionsOfAccount (all)  | –         | –           | –               | –        | –     | S     | S     | –           | –           | – MANAGE_SESSIONS
  Subscription.sessionsChanged         | –         | –           | –               | yes      | yes   | yes   | yes   | –           | –           | MANAGE_SESSIONS
  Mutation.forgetTrustedDevices        | –         | –           | –               | yes      | yes   | yes   | yes   | –           | –           | MANAGE_SESSIONS
  Query.apiTokens                      | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Mutation.createApiToken              | –         | –           | –               | –        | –     | S     | S     | –           | –           | –
  Mutation.revokeApiToken              | –         | –           | –               | –        | –     | S     | S     | –           | –           | –
  Subscription.statusExportProgress    | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | EXPORT_STATUS
  Subscription.statusExportCompleted   | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | EXPORT_STATUS
  Subscription.auditExportProgress     | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | READ_AUDIT
  Subscription.auditExportCompleted    | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | READ_AUDIT
  Query.bulkPreview                    | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Query.bulkJob                        | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Query.bulkJobs                       | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Query.bulkResults                    | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Mutation.startBulkAction (others)    | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Mutation.startBulkAction (role)      | –         | –           | –               | –        | –     | S     | S     | –           | –           | –
  Mutation.startBulkAction (reset)     | –         | –           | –               | –        | –     | S     | S     | –           | –           | –
  Mutation.cancelBulkJob               | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Subscription.bulkJobProgress         | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Query.providers                      | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Query.provider                       | –         | –           | –               | –        | –     | yes   | yes   | –           | –           | –
  Query.signInOptions                  | yes       | yes         | yes             | yes      | yes   | yes   | yes   | –           | –           | –
  Mutation.createProvider              | –         | –           | –               | –        | –     | –     | S     | –           | –           | –
  Mutation.updateProvider              | –         | –           | –               | –        | –     | –     | S     | –           | –           | –
  Mutation.removeProvider              | –         | –           | –               | –        | –     | –     | S     | –           | –           | –
  Mutation.beginProviderTest           | –         | –           | –               | –        | –     | –     | S     | –           | –           | –
  Mutation.allowIdentity               | –         | –           | –               | –        | –     | S     | S     | –           | –           | –
  Mutation.removeIdentity              | –         | –           | –               | S        | S     | S     | S     | –           | –           | –
  Mutation.beginIdentityLink           | –         | –           | –               | S        | S     | S     | S     | –           | –           | –
  Mutation.beginProviderStepUp         | –         | –           | –               | yes      | yes   | yes   | yes   | –           | –           | –
  Mutation.signOut                     | yes       | yes         | yes             | yes      | yes   | yes   | yes   | –           | –           | –
`;

const NOBODY = '11111111-1111-4111-8111-111111111111';
/** Past the limits of a key, so that wrong guesses of one test do not slow the next one down. */
let guesses = 0;

/** The least that is valid: it gets past authorization and then fails for another reason, or does no harm. */
const ASKED: Readonly<
  Record<
    string,
    { readonly query: string; readonly input?: () => unknown; readonly variables?: () => Record<string, unknown> }
  >
> = {
  'Query.account': { query: 'query { account { organizationName } }' },
  'Query.viewer': { query: 'query { viewer { permissions } }' },
  'Query.pendingSignIn': { query: 'query { pendingSignIn { __typename } }' },
  'Query.policy': { query: 'query { policy { version } }' },
  'Query.policyVersions': { query: 'query { policyVersions { nodes { version } } }' },
  'Query.policyPreview': {
    query: 'query($input: PolicyPreviewInput!) { policyPreview(input: $input) { sessionsEnding } }',
    input: () => ({ basedOnVersion: 0, policy: {} }),
  },
  'Query.users': { query: 'query { users(first: 1) { nodes { id } } }' },
  'Query.user': { query: 'query($id: ID!) { user(id: $id) { id } }', variables: () => ({ id: NOBODY }) },
  'Query.coverage': { query: 'query { coverage { team { total } } }' },
  'Query.coverageOverTime': {
    query: 'query($from: DateTime!, $to: DateTime!) { coverageOverTime(from: $from, to: $to) { date } }',
    variables: () => ({ from: '2026-05-01T00:00:00Z', to: '2026-05-03T00:00:00Z' }),
  },
  'Query.attention': { query: 'query { attention { dueForLong mailsFailed } }' },
  'Query.failedMails': { query: 'query { failedMails(first: 1) { id } }' },
  'Query.statusExport': {
    query: 'query($id: ID!) { statusExport(id: $id) { id } }',
    variables: () => ({ id: NOBODY }),
  },
  'Query.statusExports': { query: 'query { statusExports { nodes { id } } }' },
  'Query.auditExport': {
    query: 'query($id: ID!) { auditExport(id: $id) { id } }',
    variables: () => ({ id: NOBODY }),
  },
  'Query.auditExports': { query: 'query { auditExports { nodes { id } } }' },
  'Query.auditEvents': { query: 'query { auditEvents(first: 1) { nodes { id } } }' },
  'Mutation.setUp': {
    query: 'mutation($input: SetUpInput!) { setUp(input: $input) { __typename } }',
    input: () => ({ token: 'x', email: 'new@example.com', name: 'New', password: PASSWORD }),
  },
  'Mutation.acceptInvitation': {
    query: 'mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }',
    input: () => ({ token: 'x', password: PASSWORD }),
  },
  'Mutation.resetPassword': {
    query: 'mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }',
    input: () => ({ token: 'x', password: PASSWORD }),
  },
  'Mutation.signIn': {
    query: 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }',
    input: () => ({ email: `nobody${(guesses += 1)}@example.com`, password: 'x' }),
  },
  'Mutation.verifySecondFactor': {
    query: 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }',
    input: () => ({ recoveryCode: 'x' }),
  },
  'Mutation.stepUp': {
    query: 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }',
    input: () => ({ recoveryCode: 'x' }),
  },
  'Query.providers': { query: 'query { providers { id } }' },
  'Query.provider': { query: 'query($id: ID!) { provider(id: $id) { id } }', variables: () => ({ id: NOBODY }) },
  'Query.signInOptions': { query: 'query { signInOptions(email: "x@example.com") { password } }' },
  'Mutation.createProvider': {
    query: 'mutation($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } } }',
    input: () => ({ kind: 'OIDC', name: '' }),
  },
  'Mutation.updateProvider': {
    query: 'mutation($input: UpdateProviderInput!) { updateProvider(input: $input) { provider { id } } }',
    input: () => ({ id: NOBODY, enabled: true }),
  },
  'Mutation.removeProvider': {
    query: 'mutation($input: RemoveProviderInput!) { removeProvider(input: $input) { sessionsEnded } }',
    input: () => ({ id: NOBODY, reason: 'another one takes over' }),
  },
  'Mutation.beginProviderTest': {
    query: 'mutation($input: BeginProviderTestInput!) { beginProviderTest(input: $input) { url } }',
    input: () => ({ id: NOBODY }),
  },
  'Mutation.allowIdentity': {
    query: 'mutation($input: AllowIdentityInput!) { allowIdentity(input: $input) { user { id } } }',
    input: () => ({ userId: NOBODY, providerId: NOBODY }),
  },
  'Mutation.removeIdentity': {
    query: 'mutation($input: RemoveIdentityInput!) { removeIdentity(input: $input) { user { id } } }',
    input: () => ({ identityId: NOBODY }),
  },
  'Mutation.beginIdentityLink': {
    query: 'mutation($input: BeginIdentityLinkInput!) { beginIdentityLink(input: $input) { url } }',
    input: () => ({ providerId: NOBODY }),
  },
  'Mutation.beginProviderStepUp': { query: 'mutation { beginProviderStepUp { url } }' },
  'Mutation.signOut': { query: 'mutation { signOut { ok } }' },
  'Mutation.beginTotpEnrollment': { query: 'mutation { beginTotpEnrollment { id } }' },
  'Mutation.confirmTotpEnrollment': {
    query: 'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { factor { id } } }',
    input: () => ({ id: NOBODY, code: '123456' }),
  },
  'Mutation.beginEmailEnrollment': { query: 'mutation { beginEmailEnrollment { id } }' },
  'Mutation.confirmEmailEnrollment': {
    query: 'mutation($input: ConfirmEmailEnrollmentInput!) { confirmEmailEnrollment(input: $input) { factor { id } } }',
    input: () => ({ id: NOBODY, code: '123456' }),
  },
  'Mutation.sendEmailCode': { query: 'mutation { sendEmailCode { expiresAt } }' },
  'Mutation.sendPasswordLink': {
    query: 'mutation($input: SendPasswordLinkInput!) { sendPasswordLink(input: $input) { user { id } } }',
    input: () => ({ userId: NOBODY, reason: 'knows their voice' }),
  },
  'Mutation.beginWebauthnEnrollment': { query: 'mutation { beginWebauthnEnrollment { id } }' },
  'Mutation.confirmWebauthnEnrollment': {
    query:
      'mutation($input: ConfirmWebauthnEnrollmentInput!) { confirmWebauthnEnrollment(input: $input) { factor { id } } }',
    input: () => ({ id: NOBODY, response: {} }),
  },
  'Mutation.beginWebauthnAssertion': { query: 'mutation { beginWebauthnAssertion { expiresAt } }' },
  'Mutation.beginPasskeySignIn': { query: 'mutation { beginPasskeySignIn { expiresAt } }' },
  'Mutation.signInWithPasskey': {
    query: 'mutation($input: SignInWithPasskeyInput!) { signInWithPasskey(input: $input) { __typename } }',
    input: () => ({ webauthn: {} }),
  },
  'Mutation.renameFactor': {
    query: 'mutation($input: RenameFactorInput!) { renameFactor(input: $input) { factor { id } } }',
    input: () => ({ id: NOBODY, name: 'Key' }),
  },
  'Mutation.removeFactor': {
    query: 'mutation($input: RemoveFactorInput!) { removeFactor(input: $input) { viewer { permissions } } }',
    input: () => ({ id: NOBODY }),
  },
  'Mutation.regenerateRecoveryCodes': { query: 'mutation { regenerateRecoveryCodes { expiresAt } }' },
  'Mutation.updatePolicy': {
    query: 'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
    input: () => ({ basedOnVersion: 0, policy: {} }),
  },
  'Mutation.updateUser (name)': {
    query: 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
    input: () => ({ userId: NOBODY, name: 'New' }),
  },
  'Mutation.updateUser (suspended)': {
    query: 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
    input: () => ({ userId: NOBODY, suspended: true }),
  },
  'Mutation.updateUser (role)': {
    query: 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
    input: () => ({ userId: NOBODY, role: 'AGENT' }),
  },
  'Mutation.updateUser (email)': {
    query: 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
    input: () => ({ userId: NOBODY, email: 'new@example.com' }),
  },
  'Mutation.inviteUser': {
    query: 'mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }',
    input: () => ({ email: 'no address', name: 'New', role: 'END_USER' }),
  },
  'Mutation.resendInvitation': {
    query: 'mutation($input: ResendInvitationInput!) { resendInvitation(input: $input) { user { id } } }',
    input: () => ({ userId: NOBODY }),
  },
  'Mutation.cancelInvitation': {
    query: 'mutation($input: CancelInvitationInput!) { cancelInvitation(input: $input) { canceledUserId } }',
    input: () => ({ userId: NOBODY }),
  },
  'Mutation.deleteUser': {
    query: 'mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }',
    input: () => ({ userId: NOBODY, reason: 'left the company' }),
  },
  'Mutation.requestEmergencySignIn': {
    query: 'mutation($input: RequestEmergencySignInInput!) { requestEmergencySignIn(input: $input) { ok } }',
    input: () => ({ email: 'nobody@example.com' }),
  },
  'Mutation.requestPasswordReset': {
    query: 'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ok } }',
    input: () => ({ email: 'nobody@example.com' }),
  },
  'Mutation.changePassword': {
    query: 'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { permissions } } }',
    input: () => ({ currentPassword: 'x', newPassword: 'short' }),
  },
  'Mutation.confirmEmail': {
    query: 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }',
    input: () => ({ token: 'x' }),
  },
  'Mutation.issueRecoveryCode': {
    query: 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { expiresAt } }',
    input: () => ({ userId: NOBODY, reason: 'lost phone' }),
  },
  'Mutation.issueRecoveryCode (by mail)': {
    query: 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { expiresAt } }',
    input: () => ({ userId: NOBODY, reason: 'lost phone', sendByEmail: true }),
  },
  'Mutation.resetTwoFactor': {
    query: 'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }',
    input: () => ({ userId: NOBODY, reason: 'lost phone' }),
  },
  'Mutation.updateAccount': {
    query: 'mutation($input: UpdateAccountInput!) { updateAccount(input: $input) { account { organizationName } } }',
    input: () => ({}),
  },
  'Mutation.finishFirstRun': { query: 'mutation { finishFirstRun { account { setUpFinished } } }' },
  'Mutation.sendTestMail': { query: 'mutation { sendTestMail { ok } }' },
  'Mutation.importUsers': {
    query: 'mutation($input: ImportUsersInput!) { importUsers(input: $input) { created } }',
    input: () => ({ rows: [] }),
  },
  'Mutation.requestStatusExport': { query: 'mutation { requestStatusExport { statusExport { id } } }' },
  'Mutation.requestAuditExport': { query: 'mutation { requestAuditExport { auditExport { id } } }' },
  'Mutation.endSession': {
    query: 'mutation($input: EndSessionInput!) { endSession(input: $input) { ended } }',
    input: () => ({ sessionId: NOBODY }),
  },
  'Mutation.endSessions': {
    query: 'mutation($input: EndSessionsInput!) { endSessions(input: $input) { ended } }',
    input: () => ({ userId: NOBODY }),
  },
  'Query.accountSessions': { query: 'query { accountSessions(first: 1) { nodes { id } } }' },
  'Mutation.endSessionsOfAccount': {
    query: 'mutation($input: EndSessionsOfAccountInput!) { endSessionsOfAccount(input: $input) { ended } }',
    input: () => ({ sessionIds: [NOBODY] }),
  },
  'Mutation.endSessionsOfAccount (all)': {
    query: 'mutation($input: EndSessionsOfAccountInput!) { endSessionsOfAccount(input: $input) { ended } }',
    input: () => ({ all: true, sessionIds: [] }),
  },
  'Mutation.forgetTrustedDevices': {
    query: 'mutation($input: ForgetTrustedDevicesInput!) { forgetTrustedDevices(input: $input) { forgotten } }',
    input: () => ({ userId: NOBODY }),
  },
  'Query.apiTokens': { query: 'query { apiTokens(first: 1) { nodes { id } } }' },
  'Mutation.createApiToken': {
    query: 'mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { apiToken { id } } }',
    input: () => ({ name: '', scopes: [] }),
  },
  'Mutation.revokeApiToken': {
    query: 'mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { apiToken { id } } }',
    input: () => ({ id: NOBODY }),
  },
  'Subscription.sessionsChanged': {
    query: 'subscription($id: ID!) { sessionsChanged(userId: $id) { at } }',
    variables: () => ({ id: NOBODY }),
  },
  'Query.bulkPreview': {
    query: 'query($input: BulkPreviewInput!) { bulkPreview(input: $input) { total } }',
    input: () => ({ action: 'SUSPEND', userIds: [NOBODY] }),
  },
  'Query.bulkJob': { query: 'query($id: ID!) { bulkJob(id: $id) { id } }', variables: () => ({ id: NOBODY }) },
  'Query.bulkJobs': { query: 'query { bulkJobs { nodes { id } } }' },
  'Query.bulkResults': {
    query: 'query($id: ID!) { bulkResults(jobId: $id) { nodes { outcome } } }',
    variables: () => ({ id: NOBODY }),
  },
  'Mutation.startBulkAction (others)': {
    query: 'mutation($input: StartBulkActionInput!) { startBulkAction(input: $input) { bulkJob { id } } }',
    input: () => ({ action: 'SUSPEND', userIds: [NOBODY] }),
  },
  'Mutation.startBulkAction (role)': {
    query: 'mutation($input: StartBulkActionInput!) { startBulkAction(input: $input) { bulkJob { id } } }',
    input: () => ({ action: 'CHANGE_ROLE', userIds: [NOBODY], role: 'AGENT' }),
  },
  'Mutation.startBulkAction (reset)': {
    query: 'mutation($input: StartBulkActionInput!) { startBulkAction(input: $input) { bulkJob { id } } }',
    input: () => ({ action: 'RESET_TWO_FACTOR', userIds: [NOBODY], reason: 'lost phone' }),
  },
  'Mutation.cancelBulkJob': {
    query: 'mutation($input: CancelBulkJobInput!) { cancelBulkJob(input: $input) { bulkJob { id } } }',
    input: () => ({ id: NOBODY }),
  },
  'Subscription.bulkJobProgress': {
    query: 'subscription($id: ID!) { bulkJobProgress(id: $id) { id } }',
    variables: () => ({ id: NOBODY }),
  },
  'Subscription.auditExportProgress': {
    query: 'subscription($id: ID!) { auditExportProgress(id: $id) { id } }',
    variables: () => ({ id: NOBODY }),
  },
  'Subscription.auditExportCompleted': {
    query: 'subscription($id: ID) { auditExportCompleted(id: $id) { id } }',
    variables: () => ({ id: NOBODY }),
  },
  'Subscription.statusExportProgress': {
    query: 'subscription($id: ID!) { statusExportProgress(id: $id) { id } }',
    variables: () => ({ id: NOBODY }),
  },
  'Subscription.statusExportCompleted': {
    query: 'subscription($id: ID) { statusExportCompleted(id: $id) { id } }',
    variables: () => ({ id: NOBODY }),
  },
};

const SCOPES = API_SCOPES.filter((scope) => scope !== 'VERIFY');

const AUTHORIZATION = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'SECOND_FACTOR_REQUIRED',
  'ENROLLMENT_REQUIRED',
  'STEP_UP_REQUIRED',
  'SCOPE_MISSING',
]);

interface CallerOfTest {
  /** Whose column of the table holds. */
  readonly column: Column;
  readonly steppedUp: boolean;
  /** With an API token: the one that it has. */
  readonly scope?: ApiScope | 'paused';
  readonly client: () => Promise<Client>;
}

const rows = TABLE.trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([operation = '', ...cells]) => ({
    operation,
    may: Object.fromEntries(COLUMNS.map((column, index) => [column, cells[index] ?? ''])) as Record<Column, string>,
  }));

describe('every operation and every caller', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
    // Whatever can be allowed is: what is refused here, is refused to the caller.
    await changeRules(
      await server.enrolled('OWNER'),
      (['OWNER', 'ADMIN', 'AGENT', 'END_USER'] as const).map((role) => ({ role, allowedFactors: FACTOR_KINDS })),
    );
  });
  afterAll(() => server.stop());

  it('the table has every operation of the schema, and no other', () => {
    const schema = createSchema();
    const operations = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
      .filter(isObjectType)
      .flatMap((root) => Object.keys(root.getFields()).map((field) => `${root.name}.${field}`));
    const listed = new Set(rows.map(({ operation }) => operation.replace(/ \(.*/, '')));
    expect([...listed].sort()).toEqual(operations.sort());
    expect(rows.map(({ operation }) => operation).sort()).toEqual(Object.keys(ASKED).sort());
    const ofToken = new Set(['any', '–', ...API_SCOPES, ...API_SCOPES.map((scope) => `– ${scope}`)]);
    const unreadable = rows.flatMap(({ operation, may }) =>
      COLUMNS.filter((column) =>
        column === 'API token' ? !ofToken.has(may[column]) : !['yes', 'S', '–'].includes(may[column]),
      ).map((column) => `${operation}, ${column}: "${may[column]}"`),
    );
    expect(unreadable).toEqual([]);
  });

  const withSession = (role: Role, steppedUp: boolean): CallerOfTest => ({
    column: role,
    steppedUp,
    async client() {
      if (steppedUp) return (await server.enrolled(role)).client;
      const person = await server.person(role);
      await person.signIn();
      return person.client;
    },
  });
  const withBasic = (role: 'AGENT' | 'ADMIN'): CallerOfTest => ({
    column: `basic ${role}`,
    steppedUp: false,
    async client() {
      const { client, email } = await server.person(role);
      client.authorization = `Basic ${Buffer.from(`${email}:${PASSWORD}`).toString('base64')}`;
      return client;
    },
  });
  const withToken = (scope: ApiScope): CallerOfTest => ({
    column: 'API token',
    steppedUp: false,
    scope,
    client: async () => (await programOf(await server.enrolled('OWNER'), [scope])).client,
  });
  const signedOutAfter = (end: (person: Person) => Promise<void>): CallerOfTest => ({
    column: 'anonymous',
    steppedUp: false,
    async client() {
      const person = await server.enrolled('OWNER');
      person.client.cookies.clear();
      await person.signInFully('TOKEN');
      await end(person);
      return person.client;
    },
  });

  const callers: Readonly<Record<string, CallerOfTest>> = {
    nobody: { column: 'anonymous', steppedUp: false, client: () => Promise.resolve(server.client()) },
    'an owner whose session token is dead': signedOutAfter(
      async (person) => void (await person.client.must('mutation { signOut { ok } }')),
    ),
    'a suspended owner whose session is still there': signedOutAfter((person) =>
      server.opened.services.unitOfWork.write(
        async (manager) => void (await manager.query('update users set suspended = 1 where id = ?', [person.id])),
      ),
    ),
    'an owner who owes a second factor': {
      column: 'factor owed',
      steppedUp: false,
      client: async () => (await owing(server)).client,
    },
    'an owner who owes an enrollment': {
      column: 'enrollment owed',
      steppedUp: false,
      client: async () => (await owingEnrollment(server)).client,
    },
    'an end user': withSession('END_USER', false),
    'an end user, stepped up': withSession('END_USER', true),
    'an agent': withSession('AGENT', false),
    'an agent, stepped up': withSession('AGENT', true),
    'an admin': withSession('ADMIN', false),
    'an admin, stepped up': withSession('ADMIN', true),
    'an owner': withSession('OWNER', false),
    'an owner, stepped up': withSession('OWNER', true),
    'an agent with HTTP Basic': withBasic('AGENT'),
    'an admin with HTTP Basic': withBasic('ADMIN'),
    ...Object.fromEntries(SCOPES.map((scope) => [`an owner's API token for ${scope}`, withToken(scope)])),
    'an API token that is paused': {
      column: 'API token',
      steppedUp: false,
      scope: 'paused',
      async client() {
        const owner = await server.enrolled('OWNER');
        const { client } = await programOf(owner, SCOPES);
        await server.opened.services.unitOfWork.write(
          async (manager) => void (await manager.query('update users set suspended = 1 where id = ?', [owner.id])),
        );
        return client;
      },
    },
  };

  it.each(Object.keys(callers))('%s', async (name) => {
    const caller = callers[name];
    if (caller === undefined) throw new Error(name);
    const client = await caller.client();
    const wrong: string[] = [];
    for (const { operation, may } of rows) {
      const code = await answerOf(client, operation);
      const refused = code !== null && AUTHORIZATION.has(code) ? code : null;
      const expected = expectedRefusal(caller, may[caller.column], operation);
      if (refused !== expected)
        wrong.push(`${operation}: ${code ?? 'an answer'} instead of ${expected ?? 'being let through'}`);
    }
    expect(wrong).toEqual([]);
  });

  it('a step-up opens what asks for one for ten minutes, and not longer', async () => {
    const admin = await server.enrolled('ADMIN');
    server.clock.advance(9 * 60_000);
    expect(await answerOf(admin.client, 'Mutation.resetTwoFactor')).toBe('NOT_FOUND');
    server.clock.advance(60_000);
    expect(await answerOf(admin.client, 'Mutation.resetTwoFactor')).toBe('STEP_UP_REQUIRED');
    await admin.stepUp();
    expect(await answerOf(admin.client, 'Mutation.resetTwoFactor')).toBe('NOT_FOUND');
  });

  it('an own recovery code opens the changing of factors only', async () => {
    const admin = await server.enrolled('ADMIN');
    server.clock.advance(10 * 60_000);
    const [recoveryCode] = admin.recoveryCodes;
    await admin.client.must('mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }', {
      input: { recoveryCode },
    });
    const refusals = Object.fromEntries(
      await Promise.all(
        rows
          .filter(({ may }) => may.ADMIN === 'S')
          .map(async ({ operation }) => [operation, (await answerOf(admin.client, operation)) === 'STEP_UP_REQUIRED']),
      ),
    );
    expect(refusals).toEqual({
      'Mutation.beginTotpEnrollment': false,
      'Mutation.confirmTotpEnrollment': false,
      'Mutation.beginEmailEnrollment': false,
      'Mutation.confirmEmailEnrollment': false,
      'Mutation.sendPasswordLink': true,
      'Mutation.beginWebauthnEnrollment': false,
      'Mutation.confirmWebauthnEnrollment': false,
      'Mutation.renameFactor': false,
      'Mutation.removeFactor': false,
      'Mutation.regenerateRecoveryCodes': true,
      'Mutation.updatePolicy': true,
      'Mutation.allowIdentity': true,
      'Mutation.removeIdentity': true,
      'Mutation.beginIdentityLink': true,
      'Mutation.deleteUser': true,
      'Mutation.changePassword': true,
      'Mutation.updateUser (role)': true,
      'Mutation.updateUser (email)': true,
      'Mutation.issueRecoveryCode': true,
      'Mutation.issueRecoveryCode (by mail)': true,
      'Mutation.resetTwoFactor': true,
      'Mutation.startBulkAction (role)': true,
      'Mutation.startBulkAction (reset)': true,
      'Mutation.createApiToken': true,
      'Mutation.revokeApiToken': true,
      'Mutation.endSessionsOfAccount (all)': true,
    });
  });
});

/** What a caller is told who may not; null where the caller may. */
function expectedRefusal(caller: CallerOfTest, cell: string, operation: string): string | null {
  if (caller.scope !== undefined) return refusalOfToken(caller.scope, cell, operation);
  if (cell === 'yes' || (cell === 'S' && caller.steppedUp)) return null;
  if (cell === 'S') return 'STEP_UP_REQUIRED';
  // To whoever is not signed in, and to HTTP Basic, the WebSocket is closed before it is asked anything.
  if (operation.startsWith('Subscription.') && !['END_USER', 'AGENT', 'ADMIN', 'OWNER'].includes(caller.column))
    return 'FORBIDDEN';
  if (caller.column === 'anonymous') return 'UNAUTHENTICATED';
  if (caller.column === 'factor owed') return 'SECOND_FACTOR_REQUIRED';
  if (caller.column === 'enrollment owed') return 'ENROLLMENT_REQUIRED';
  return 'FORBIDDEN';
}

function refusalOfToken(scope: ApiScope | 'paused', cell: string, operation: string): string | null {
  // The socket is closed before it is asked anything.
  if (scope === 'paused') return operation.startsWith('Subscription.') ? 'FORBIDDEN' : 'UNAUTHENTICATED';
  if (cell === 'any' || cell === scope) return null;
  return cell === '–' || cell === `– ${scope}` ? 'FORBIDDEN' : 'SCOPE_MISSING';
}

/** The code of the error, or null: an answer. */
async function answerOf(client: Client, operation: string): Promise<string | null> {
  const asked = ASKED[operation];
  if (asked === undefined) throw new Error(`${operation} is not in the table`);
  const variables = asked.input === undefined ? (asked.variables?.() ?? {}) : { input: asked.input() };
  if (!operation.startsWith('Subscription.')) return client.refusal(asked.query, variables);
  const socket = await Socket.connect(client);
  if (socket === null) return 'FORBIDDEN';
  const answer = await socket.answer(socket.subscribe(asked.query, variables));
  socket.close();
  const errors: { extensions: { code: string } }[] =
    (answer?.type === 'error' ? answer.payload : answer?.payload?.errors) ?? [];
  return errors[0]?.extensions.code ?? null;
}

/** Password proved, second factor owed. */
async function owing(server: TestServer, role: Role = 'OWNER'): Promise<Person> {
  const person = await server.enrolled(role);
  person.client.cookies.clear();
  await person.signIn();
  return person;
}

/** Password and an issued code proved, a new factor owed. */
async function owingEnrollment(server: TestServer): Promise<Person> {
  const helper = await server.enrolled('OWNER');
  const person = await owing(server);
  const { issueRecoveryCode: issued } = await helper.client.must(
    'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }',
    { input: { userId: person.id, reason: 'lost phone' } },
  );
  const { data } = await person.verifyRecovery(issued.code);
  expect(data.verifySecondFactor.__typename).toBe('EnrollmentRequired');
  return person;
}

describe('nobody acts upward, and on oneself only where it skips no check', () => {
  let server: TestServer;
  const ROLES: readonly Role[] = ['OWNER', 'ADMIN', 'AGENT', 'END_USER'];
  const actors = {} as Record<Role, Person>;
  beforeAll(async () => {
    server = await TestServer.start();
    for (const role of ROLES) actors[role] = await server.enrolled(role);
  });
  afterAll(() => server.stop());

  const ACTS: Readonly<Record<string, { readonly query: string; readonly input: (userId: string) => unknown }>> = {
    endSessions: {
      query: 'mutation($input: EndSessionsInput!) { endSessions(input: $input) { ended } }',
      input: (userId) => ({ userId, exceptCurrent: true }),
    },
    forgetTrustedDevices: {
      query: 'mutation($input: ForgetTrustedDevicesInput!) { forgetTrustedDevices(input: $input) { forgotten } }',
      input: (userId) => ({ userId }),
    },
    rename: {
      query: 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
      input: (userId) => ({ userId, name: 'Another Name' }),
    },
    suspend: {
      query: 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
      input: (userId) => ({ userId, suspended: true }),
    },
    'change the role': {
      query: 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
      input: (userId) => ({ userId, role: 'END_USER' }),
    },
    'change the address': {
      query: 'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
      input: (userId) => ({ userId, email: `new-${userId}@example.com` }),
    },
    deleteUser: {
      query: 'mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }',
      input: (userId) => ({ userId, reason: 'left the company' }),
    },
    issueRecoveryCode: {
      query: 'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { expiresAt } }',
      input: (userId) => ({ userId, reason: 'lost phone' }),
    },
    resetTwoFactor: {
      query: 'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }',
      input: (userId) => ({ userId, reason: 'lost phone' }),
    },
  };

  // A session of somebody out of reach is the same as none: NOT_FOUND tells nothing.
  const OUT_OF_REACH = new Set(['FORBIDDEN', 'NOT_FOUND']);
  const reaches: Readonly<Record<Role, readonly Role[]>> = {
    OWNER: ROLES,
    ADMIN: ['ADMIN', 'AGENT', 'END_USER'],
    AGENT: [],
    END_USER: [],
  };

  it.each(ROLES.flatMap((actor) => Object.keys(ACTS).map((act) => [actor, act] as const)))(
    '%s: %s',
    async (actorRole, act) => {
      const asked = ACTS[act];
      if (asked === undefined) throw new Error(act);
      const actor = actors[actorRole];
      for (const subjectRole of ROLES) {
        // Somebody new each time, enrolled and so worth resetting; demoting an END_USER to END_USER is nothing to refuse.
        if (act === 'change the role' && subjectRole === 'END_USER') continue;
        const subject = await server.enrolled(subjectRole);
        if (actor.secret !== null && reaches[actorRole].length > 0) await actor.stepUp();
        const code = await actor.client.refusal(asked.query, { input: asked.input(subject.id) });
        if (reaches[actorRole].includes(subjectRole)) expect([subjectRole, code]).toEqual([subjectRole, null]);
        else expect([subjectRole, OUT_OF_REACH.has(code ?? '')]).toEqual([subjectRole, true]);
      }
    },
  );

  it.each(['OWNER', 'ADMIN'] as const)('%s on oneself: neither recovery nor role nor suspension', async (role) => {
    const person = await server.enrolled(role);
    const refusals = [];
    for (const [act, { query, input }] of Object.entries(ACTS))
      refusals.push([act, await person.client.refusal(query, { input: input(person.id) })]);
    expect(Object.fromEntries(refusals)).toEqual({
      endSessions: null,
      forgetTrustedDevices: null,
      rename: null,
      suspend: 'FORBIDDEN',
      'change the role': 'FORBIDDEN',
      'change the address': null,
      deleteUser: 'FORBIDDEN',
      issueRecoveryCode: 'FORBIDDEN',
      resetTwoFactor: 'FORBIDDEN',
    });
  });

  it('nobody gives a higher role than their own', async () => {
    const admin = await server.enrolled('ADMIN');
    const agent = await server.person('AGENT');
    const give = (role: Role) =>
      admin.client.refusal('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', {
        input: { userId: agent.id, role },
      });
    expect(await give('OWNER')).toBe('FORBIDDEN');
    expect(await give('ADMIN')).toBe(null);
  });

  it('one session: an own one, or that of an equal or lower role; any other is as if it were not there', async () => {
    const end = (by: Person, sessionId: string) =>
      by.client.refusal('mutation($input: EndSessionInput!) { endSession(input: $input) { ended } }', {
        input: { sessionId },
      });
    const sessionOf = async (person: Person): Promise<string> =>
      (await person.client.must('query { viewer { session { id } } }')).viewer.session.id;
    for (const actorRole of ROLES) {
      for (const subjectRole of ROLES) {
        const sessionId = await sessionOf(await server.enrolled(subjectRole));
        const code = await end(actors[actorRole], sessionId);
        expect([actorRole, subjectRole, code]).toEqual([
          actorRole,
          subjectRole,
          reaches[actorRole].includes(subjectRole) ? null : 'NOT_FOUND',
        ]);
      }
    }
    const agent = await server.enrolled('AGENT');
    expect(await end(agent, await sessionOf(agent))).toBe(null);
    expect(await agent.viewerEmail()).toBe(null);
  });

  it('an admin keeps nothing that was asked of an owner: the refusal is in the trail', async () => {
    const owner = await server.enrolled('OWNER');
    const admin = await server.enrolled('ADMIN');
    await admin.client.refusal(ACTS['resetTwoFactor']?.query ?? '', {
      input: { userId: owner.id, reason: 'lost phone' },
    });
    const { auditEvents } = await admin.client.must(
      'query($filter: AuditFilter) { auditEvents(filter: $filter) { nodes { type outcome subject { id } } } }',
      { filter: { subjectId: owner.id, types: ['authorization.refused'] } },
    );
    expect(auditEvents.nodes).toEqual([
      { type: 'authorization.refused', outcome: 'refused', subject: { id: owner.id } },
    ]);
    expect(await owner.viewerEmail()).toBe(owner.email);
  });
});
