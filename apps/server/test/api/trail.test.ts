import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { AUDIT_EVENT_TYPES } from '@countersign/domain/audit/audit-event.js';
import { HOUR } from '@countersign/domain/time.js';

import { createSchema } from '../../src/graphql/schema.js';
import { sha256 } from '../../src/platform/digest.js';
import { programOf } from '../harness/api-token.js';
import type { Client } from '../harness/client.js';
import { changeRules, codeMailedTo, enrollEmail } from '../harness/email-codes.js';
import type { Person } from '../harness/person.js';
import { tokenMailedTo } from '../harness/mails.js';
import { SoftwarePasskey } from '../harness/passkey.js';
import {
  BEGIN_ENROLLMENT,
  BEGIN_SIGN_IN,
  CONFIRM_ENROLLMENT,
  enrollPasskey,
  SIGN_IN_ALONE,
} from '../harness/passkey-person.js';
import { PASSWORD } from '../harness/password.js';
import { TestServer } from '../harness/server.js';
import { laidIdentity, laidProvider } from '../harness/third-party.js';

// Every mutation, done with success, leaves at least one audit event: of the right type, by whom and to whom.

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

interface Event {
  readonly id: string;
  readonly type: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly subject_id: string | null;
  readonly outcome: string;
}

const events = (): Promise<Event[]> =>
  server.opened.services.unitOfWork.reader.query(
    'select id, type, actor_kind, actor_id, subject_id, outcome from audit_events order by at, id',
  );

async function link(kind: 'PASSWORD' | 'INVITATION', userId: string): Promise<string> {
  const { random, unitOfWork } = server.opened.services;
  const token = random.token();
  await unitOfWork.write((manager) =>
    manager.query(
      'insert into links (id, kind, user_id, token_hash, created_at, expires_at) values (?, ?, ?, ?, ?, ?)',
      [random.id(), kind, userId, sha256(token), server.clock.now(), server.clock.now() + HOUR],
    ),
  );
  return token;
}

/** Asked by every sign-in page that opens, of nobody in particular: what comes of it leaves an event. */
const LEAVE_NOTHING = ['beginPasskeySignIn'];

interface Doing {
  readonly type: string;
  /** Who it is done to, where there is somebody; `self`: whoever does it. */
  readonly subject: 'self' | 'other' | null;
  /** Whoever asks proves nothing: the trail knows whom it is about and not who it was. */
  readonly byAnybody?: true;
  /** Made ready before the events are counted; gives what is then done. */
  readonly ready: () => Promise<{ by: Person | null; other?: Person; client: Client; query: string; input?: unknown }>;
}

async function byOwner(query: string, input: (other: Person) => unknown) {
  const by = await server.enrolled('OWNER');
  const other = await server.enrolled('AGENT');
  await by.stepUp();
  return { by, other, client: by.client, query, input: input(other) };
}

async function byOwnerToInvited(query: string) {
  const doing = await byOwner(query, (other) => ({ userId: other.id }));
  await server.opened.services.unitOfWork.write((manager) =>
    manager.query('update users set password_hash = null, first_sign_in_at = null where id = ?', [doing.other.id]),
  );
  return doing;
}

const DOINGS: Readonly<Record<string, Doing>> = {
  setUp: {
    type: 'account.set_up',
    subject: null,
    async ready() {
      const token = new URL((await server.setUpLink()) ?? '').hash.slice(1);
      return {
        by: null,
        client: server.client(),
        query: 'mutation($input: SetUpInput!) { setUp(input: $input) { __typename } }',
        input: { token, email: 'first@example.com', name: 'First Owner', password: PASSWORD },
      };
    },
  },
  acceptInvitation: {
    type: 'invitation.accepted',
    subject: 'other',
    async ready() {
      const other = await server.person('AGENT');
      await server.opened.services.unitOfWork.write((manager) =>
        manager.query('update users set password_hash = null where id = ?', [other.id]),
      );
      return {
        by: null,
        other,
        client: server.client(),
        query: 'mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }',
        input: { token: await link('INVITATION', other.id), password: 'a password of my own' },
      };
    },
  },
  inviteUser: {
    type: 'user.invited',
    subject: null,
    ready: () =>
      byOwner('mutation($input: InviteUserInput!) { inviteUser(input: $input) { user { id } } }', () => ({
        email: 'invited@example.com',
        name: 'Invited',
        role: 'AGENT',
      })),
  },
  resendInvitation: {
    type: 'invitation.resent',
    subject: 'other',
    ready: () =>
      byOwnerToInvited('mutation($input: ResendInvitationInput!) { resendInvitation(input: $input) { user { id } } }'),
  },
  cancelInvitation: {
    type: 'invitation.canceled',
    subject: 'other',
    ready: () =>
      byOwnerToInvited(
        'mutation($input: CancelInvitationInput!) { cancelInvitation(input: $input) { canceledUserId } }',
      ),
  },
  startBulkAction: {
    type: 'bulk_job.started',
    subject: null,
    ready: () =>
      byOwner(
        'mutation($input: StartBulkActionInput!) { startBulkAction(input: $input) { bulkJob { id } } }',
        (other) => ({
          action: 'SUSPEND',
          userIds: [other.id],
        }),
      ),
  },
  cancelBulkJob: {
    type: 'bulk_job.canceled',
    subject: null,
    async ready() {
      const doing = await byOwner(
        'mutation($input: CancelBulkJobInput!) { cancelBulkJob(input: $input) { bulkJob { id } } }',
        () => null,
      );
      const { startBulkAction } = await doing.client.must(
        'mutation($input: StartBulkActionInput!) { startBulkAction(input: $input) { bulkJob { id } } }',
        { input: { action: 'SUSPEND', userIds: [doing.other.id] } },
      );
      return { ...doing, input: { id: startBulkAction.bulkJob.id } };
    },
  },
  deleteUser: {
    type: 'user.deleted',
    subject: 'other',
    ready: () =>
      byOwner('mutation($input: DeleteUserInput!) { deleteUser(input: $input) { deletedUserId } }', (other) => ({
        userId: other.id,
        reason: 'left the company',
      })),
  },
  requestEmergencySignIn: {
    type: 'emergency_sign_in.requested',
    subject: 'other',
    byAnybody: true,
    async ready() {
      const other = await server.enrolled('ADMIN');
      return {
        by: null,
        other,
        client: server.client(),
        query: 'mutation($input: RequestEmergencySignInInput!) { requestEmergencySignIn(input: $input) { ok } }',
        input: { email: other.email },
      };
    },
  },
  requestPasswordReset: {
    type: 'password.reset_requested',
    subject: 'other',
    byAnybody: true,
    async ready() {
      const other = await server.person('AGENT');
      return {
        by: null,
        other,
        client: server.client(),
        query: 'mutation($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { ok } }',
        input: { email: other.email },
      };
    },
  },
  changePassword: {
    type: 'password.changed',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      return {
        by,
        client: by.client,
        query: 'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { viewer { permissions } } }',
        input: { currentPassword: PASSWORD, newPassword: 'a password of my own' },
      };
    },
  },
  confirmEmail: {
    type: 'user.email_changed',
    subject: 'other',
    async ready() {
      const other = await server.enrolled('AGENT');
      await other.client.must('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', {
        input: { userId: other.id, email: 'moved@example.com' },
      });
      return {
        by: null,
        other,
        client: server.client(),
        query: 'mutation($input: ConfirmEmailInput!) { confirmEmail(input: $input) { ok } }',
        input: { token: await tokenMailedTo(server, 'moved@example.com', 'EMAIL_LINK') },
      };
    },
  },
  resetPassword: {
    type: 'password.reset',
    subject: 'other',
    async ready() {
      const other = await server.person('AGENT');
      return {
        by: null,
        other,
        client: server.client(),
        query: 'mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { ok } }',
        input: { token: await link('PASSWORD', other.id), password: 'a password of my own' },
      };
    },
  },
  signIn: {
    type: 'sign_in.succeeded',
    subject: 'other',
    async ready() {
      const other = await server.person('AGENT');
      return {
        by: null,
        other,
        client: server.client(),
        query: 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }',
        input: { email: other.email, password: PASSWORD },
      };
    },
  },
  verifySecondFactor: {
    type: 'second_factor.verified',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      by.client.cookies.clear();
      await by.signIn();
      return {
        by,
        client: by.client,
        query: 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }',
        input: { totpCode: by.freshCode() },
      };
    },
  },
  stepUp: {
    type: 'step_up.succeeded',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      return {
        by,
        client: by.client,
        query: 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { id } } }',
        input: { totpCode: by.freshCode() },
      };
    },
  },
  signOut: {
    type: 'session.signed_out',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      return { by, client: by.client, query: 'mutation { signOut { ok } }' };
    },
  },
  beginTotpEnrollment: {
    type: 'factor.enrollment_begun',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      return { by, client: by.client, query: 'mutation { beginTotpEnrollment { id } }' };
    },
  },
  confirmTotpEnrollment: {
    type: 'factor.enrolled',
    subject: 'self',
    async ready() {
      const by = await server.person('AGENT');
      await by.signIn();
      await by.stepUpWithPassword();
      const { beginTotpEnrollment: begun } = await by.client.must('mutation { beginTotpEnrollment { id secret } }');
      by.secret = begun.secret;
      return {
        by,
        client: by.client,
        query:
          'mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { factor { id } } }',
        input: { id: begun.id, code: by.code() },
      };
    },
  },
  beginEmailEnrollment: {
    type: 'factor.enrollment_begun',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('OWNER');
      await changeRules(by, [{ role: 'OWNER', allowedFactors: ['TOTP', 'EMAIL'] }]);
      return { by, client: by.client, query: 'mutation { beginEmailEnrollment { id } }' };
    },
  },
  confirmEmailEnrollment: {
    type: 'factor.enrolled',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('OWNER');
      await changeRules(by, [{ role: 'OWNER', allowedFactors: ['TOTP', 'EMAIL'] }]);
      const { beginEmailEnrollment: begun } = await by.client.must('mutation { beginEmailEnrollment { id } }');
      return {
        by,
        client: by.client,
        query:
          'mutation($input: ConfirmEmailEnrollmentInput!) { confirmEmailEnrollment(input: $input) { factor { id } } }',
        input: { id: begun.id, code: await codeMailedTo(server, by.email) },
      };
    },
  },
  sendEmailCode: {
    type: 'email_code.sent',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('OWNER');
      await changeRules(by, [{ role: 'OWNER', allowedFactors: ['TOTP', 'EMAIL'] }]);
      await enrollEmail(server, by);
      return { by, client: by.client, query: 'mutation { sendEmailCode { expiresAt } }' };
    },
  },
  sendPasswordLink: {
    type: 'password_link.sent',
    subject: 'other',
    ready: () =>
      byOwner(
        'mutation($input: SendPasswordLinkInput!) { sendPasswordLink(input: $input) { user { id } } }',
        ({ id }) => ({
          userId: id,
          reason: 'knows their voice',
        }),
      ),
  },
  beginWebauthnEnrollment: {
    type: 'factor.enrollment_begun',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      return { by, client: by.client, query: 'mutation { beginWebauthnEnrollment { id } }' };
    },
  },
  confirmWebauthnEnrollment: {
    type: 'factor.enrolled',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      const { beginWebauthnEnrollment: begun } = await by.client.must(BEGIN_ENROLLMENT);
      const response = new SoftwarePasskey().create(begun.options);
      return { by, client: by.client, query: CONFIRM_ENROLLMENT, input: { id: begun.id, response } };
    },
  },
  beginWebauthnAssertion: {
    type: 'passkey.asked',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      await enrollPasskey(by);
      return { by, client: by.client, query: 'mutation { beginWebauthnAssertion { expiresAt } }' };
    },
  },
  signInWithPasskey: {
    type: 'sign_in.succeeded',
    subject: 'other',
    async ready() {
      const other = await server.enrolled('AGENT');
      const { passkey } = await enrollPasskey(other);
      const client = server.client();
      const { options } = (await client.must(BEGIN_SIGN_IN)).beginPasskeySignIn;
      return { by: null, other, client, query: SIGN_IN_ALONE, input: { webauthn: passkey.get(options) } };
    },
  },
  renameFactor: {
    type: 'factor.renamed',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      const { viewer } = await by.client.must('query { viewer { user { factors { id } } } }');
      return {
        by,
        client: by.client,
        query: 'mutation($input: RenameFactorInput!) { renameFactor(input: $input) { factor { id } } }',
        input: { id: viewer.user.factors[0].id, name: 'Work phone' },
      };
    },
  },
  removeFactor: {
    type: 'factor.removed',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      const { viewer } = await by.client.must('query { viewer { user { factors { id } } } }');
      return {
        by,
        client: by.client,
        query: 'mutation($input: RemoveFactorInput!) { removeFactor(input: $input) { viewer { permissions } } }',
        input: { id: viewer.user.factors[0].id },
      };
    },
  },
  regenerateRecoveryCodes: {
    type: 'recovery_codes.generated',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('AGENT');
      return { by, client: by.client, query: 'mutation { regenerateRecoveryCodes { expiresAt } }' };
    },
  },
  createProvider: {
    type: 'provider.created',
    subject: null,
    ready: () =>
      byOwner('mutation($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } } }', () => ({
        kind: 'OIDC',
        name: 'Corporate sign-in',
      })),
  },
  updateProvider: {
    type: 'provider.updated',
    subject: null,
    async ready() {
      const id = await laidProvider(server);
      return byOwner(
        'mutation($input: UpdateProviderInput!) { updateProvider(input: $input) { provider { id } } }',
        () => ({ id, enabled: false }),
      );
    },
  },
  removeProvider: {
    type: 'provider.removed',
    subject: null,
    async ready() {
      const id = await laidProvider(server);
      return byOwner(
        'mutation($input: RemoveProviderInput!) { removeProvider(input: $input) { sessionsEnded } }',
        () => ({
          id,
          reason: 'the portal closes',
        }),
      );
    },
  },
  beginProviderTest: {
    type: 'provider.test_begun',
    subject: null,
    async ready() {
      const id = await laidProvider(server);
      return byOwner('mutation($input: BeginProviderTestInput!) { beginProviderTest(input: $input) { url } }', () => ({
        id,
      }));
    },
  },
  allowIdentity: {
    type: 'identity.allowed',
    subject: 'other',
    async ready() {
      const providerId = await laidProvider(server);
      return byOwner(
        'mutation($input: AllowIdentityInput!) { allowIdentity(input: $input) { user { id } } }',
        (other) => ({
          userId: other.id,
          providerId,
        }),
      );
    },
  },
  removeIdentity: {
    type: 'identity.removed',
    subject: 'other',
    async ready() {
      const providerId = await laidProvider(server);
      const doing = await byOwner(
        'mutation($input: RemoveIdentityInput!) { removeIdentity(input: $input) { user { id } } }',
        () => ({}),
      );
      return { ...doing, input: { identityId: await laidIdentity(server, providerId, doing.other.id) } };
    },
  },
  beginIdentityLink: {
    type: 'identity.link_begun',
    subject: 'self',
    async ready() {
      const providerId = await laidProvider(server);
      const by = await server.enrolled('AGENT');
      const query = 'mutation($input: BeginIdentityLinkInput!) { beginIdentityLink(input: $input) { url } }';
      return { by, client: by.client, query, input: { providerId } };
    },
  },
  beginProviderStepUp: {
    type: 'step_up.begun',
    subject: 'self',
    async ready() {
      const providerId = await laidProvider(server);
      const by = await server.person('AGENT');
      await by.signIn();
      await server.opened.services.unitOfWork.write((manager) =>
        manager.query('update sessions set provider_id = ? where user_id = ?', [providerId, by.id]),
      );
      return { by, client: by.client, query: 'mutation { beginProviderStepUp { url } }' };
    },
  },
  updatePolicy: {
    type: 'policy.updated',
    subject: null,
    async ready() {
      const by = await server.enrolled('OWNER');
      return {
        by,
        client: by.client,
        query: 'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
        input: { basedOnVersion: 1, policy: { recoveryCodeValidDays: 90 } },
      };
    },
  },
  updateUser: {
    type: 'user.updated',
    subject: 'other',
    ready: () =>
      byOwner('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', ({ id }) => ({
        userId: id,
        name: 'Another Name',
      })),
  },
  'updateUser (role)': {
    type: 'user.role_changed',
    subject: 'other',
    ready: () =>
      byOwner('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', ({ id }) => ({
        userId: id,
        role: 'ADMIN',
      })),
  },
  'updateUser (suspended)': {
    type: 'user.suspended',
    subject: 'other',
    ready: () =>
      byOwner('mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', ({ id }) => ({
        userId: id,
        suspended: true,
      })),
  },
  updateAccount: {
    type: 'account.updated',
    subject: null,
    async ready() {
      const by = await server.enrolled('OWNER');
      return {
        by,
        client: by.client,
        query:
          'mutation($input: UpdateAccountInput!) { updateAccount(input: $input) { account { organizationName } } }',
        input: { organizationName: 'Harbor Support' },
      };
    },
  },
  finishFirstRun: {
    type: 'account.first_run_finished',
    subject: null,
    async ready() {
      const by = await server.enrolled('OWNER');
      return { by, client: by.client, query: 'mutation { finishFirstRun { account { setUpFinished } } }' };
    },
  },
  sendTestMail: {
    type: 'mail.test_sent',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('OWNER');
      return { by, client: by.client, query: 'mutation { sendTestMail { ok } }' };
    },
  },
  importUsers: {
    type: 'user.imported',
    subject: null,
    async ready() {
      const by = await server.enrolled('OWNER');
      return {
        by,
        client: by.client,
        query: 'mutation($input: ImportUsersInput!) { importUsers(input: $input) { created } }',
        input: { rows: [{ line: 2, email: 'ann@example.com', name: 'Ann', role: 'AGENT' }] },
      };
    },
  },
  issueRecoveryCode: {
    type: 'recovery_code.issued',
    subject: 'other',
    ready: () =>
      byOwner(
        'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { expiresAt } }',
        ({ id }) => ({ userId: id, reason: 'lost phone' }),
      ),
  },
  resetTwoFactor: {
    type: 'two_factor.reset',
    subject: 'other',
    ready: () =>
      byOwner('mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }', ({ id }) => ({
        userId: id,
        reason: 'lost phone',
      })),
  },
  forgetTrustedDevices: {
    type: 'trusted_device.forgotten',
    subject: 'other',
    ready: () =>
      byOwner(
        'mutation($input: ForgetTrustedDevicesInput!) { forgetTrustedDevices(input: $input) { forgotten } }',
        ({ id }) => ({ userId: id }),
      ),
  },
  endSessions: {
    type: 'session.ended',
    subject: 'other',
    ready: () =>
      byOwner('mutation($input: EndSessionsInput!) { endSessions(input: $input) { ended } }', ({ id }) => ({
        userId: id,
      })),
  },
  endSessionsOfAccount: {
    type: 'session.ended',
    subject: 'other',
    ready: () =>
      byOwner('mutation($input: EndSessionsOfAccountInput!) { endSessionsOfAccount(input: $input) { ended } }', () => ({
        all: true,
        exceptCurrent: true,
      })),
  },
  endSession: {
    type: 'session.ended',
    subject: 'other',
    async ready() {
      const asked = await byOwner(
        'mutation($input: EndSessionInput!) { endSession(input: $input) { ended } }',
        () => null,
      );
      const { viewer } = await asked.other.client.must('query { viewer { session { id } } }');
      return { ...asked, input: { sessionId: viewer.session.id } };
    },
  },
  requestAuditExport: {
    type: 'audit_export.requested',
    subject: null,
    ready: async () => ({
      ...(await byOwner('mutation { requestAuditExport { auditExport { id } } }', () => undefined)),
      input: undefined,
    }),
  },
  createApiToken: {
    type: 'api_token.created',
    subject: 'self',
    async ready() {
      const by = await server.enrolled('ADMIN');
      return {
        by,
        client: by.client,
        query: 'mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { apiToken { id } } }',
        input: { name: 'Nightly export', scopes: ['EXPORT_STATUS'] },
      };
    },
  },
  revokeApiToken: {
    type: 'api_token.revoked',
    subject: 'other',
    async ready() {
      const by = await server.enrolled('OWNER');
      const other = await server.enrolled('ADMIN');
      return {
        by,
        other,
        client: by.client,
        query: 'mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { apiToken { id } } }',
        input: { id: (await programOf(other, ['EXPORT_STATUS'])).id },
      };
    },
  },
  requestStatusExport: {
    type: 'export.requested',
    subject: null,
    ready: async () => ({
      ...(await byOwner('mutation { requestStatusExport { statusExport { id } } }', () => undefined)),
      input: undefined,
    }),
  },
};

/** What was added since: the clock stands still, so there is no order among events. */
const since = (before: readonly Event[], after: readonly Event[]): Event[] => {
  const known = new Set(before.map(({ id }) => id));
  return after.filter(({ id }) => !known.has(id));
};

describe('the trail', () => {
  it('is tested for every mutation of the schema', () => {
    const mutations = Object.keys(createSchema().getMutationType()?.getFields() ?? {}).filter(
      (name) => !LEAVE_NOTHING.includes(name),
    );
    expect([...new Set(Object.keys(DOINGS).map((name) => name.replace(/ \(.*/, '')))].sort()).toEqual(mutations.sort());
  });

  it.each(Object.keys(DOINGS))('%s', async (name) => {
    const doing = DOINGS[name];
    if (doing === undefined) throw new Error(name);
    const { by, other, client, query, input } = await doing.ready();
    const before = await events();
    await client.must(query, input === undefined ? {} : { input });
    const after = await events();
    // Append-only: what was there is there still, and there is more.
    expect(since(after, before)).toEqual([]);
    const added = since(before, after).filter((event) => event.type === doing.type);
    expect(added).toHaveLength(1);
    expect(added[0]).toMatchObject({
      outcome: 'success',
      // Who came signed out is named all the same: the link or the password says who it is.
      actor_kind: doing.byAnybody === true ? 'ANONYMOUS' : 'USER',
      actor_id: doing.byAnybody === true ? null : (by?.id ?? other?.id ?? added[0]?.subject_id),
    });
    if (doing.subject !== null) expect(added[0]?.subject_id).toBe(doing.subject === 'self' ? by?.id : other?.id);
    expect(after.filter(({ type }) => !(AUDIT_EVENT_TYPES as readonly string[]).includes(type))).toEqual([]);
  });

  it('keeps a refusal in the transaction that answers it', async () => {
    const admin = await server.enrolled('ADMIN');
    const owner = await server.enrolled('OWNER');
    for (const [query, input] of [
      [
        'mutation($input: ResetTwoFactorInput!) { resetTwoFactor(input: $input) { user { id } } }',
        { userId: owner.id, reason: 'lost phone' },
      ],
      [
        'mutation($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }',
        { userId: owner.id, reason: 'lost phone' },
      ],
      [
        'mutation($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }',
        { userId: owner.id, name: 'x' },
      ],
    ] as const) {
      const before = await events();
      expect(await admin.client.refusal(query, { input })).toBe('FORBIDDEN');
      expect(since(before, await events()).map(({ type, outcome }) => [type, outcome])).toEqual([
        ['authorization.refused', 'refused'],
      ]);
    }
  });

  it('keeps failed sign-ins and wrong codes', async () => {
    const agent = await server.enrolled('AGENT');
    agent.client.cookies.clear();
    await agent.client.refusal('mutation($input: SignInInput!) { signIn(input: $input) { __typename } }', {
      input: { email: agent.email, password: 'wrong' },
    });
    await agent.signIn();
    await agent.client.refusal(
      'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }',
      { input: { recoveryCode: 'wrong' } },
    );
    const failed = (await events())
      .filter(({ outcome }) => outcome === 'failure')
      .map(({ type, subject_id }) => [type, subject_id]);
    expect(failed.sort()).toEqual([
      ['second_factor.failed', agent.id],
      ['sign_in.failed', agent.id],
    ]);
  });
});
