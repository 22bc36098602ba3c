import type { Person } from './person.js';
import { SoftwarePasskey, type Twist } from './passkey.js';
import type { TestServer } from './server.js';

export const BEGIN_ENROLLMENT = 'mutation { beginWebauthnEnrollment { id options expiresAt } }';
export const CONFIRM_ENROLLMENT = `mutation($input: ConfirmWebauthnEnrollmentInput!) { confirmWebauthnEnrollment(input: $input) {
  factor { id kind name } recoveryCodes { codes } sessionToken viewer { user { email } } } }`;
export const BEGIN_ASSERTION = 'mutation { beginWebauthnAssertion { options expiresAt } }';
export const BEGIN_SIGN_IN = 'mutation { beginPasskeySignIn { options expiresAt } }';
export const VERIFY = `mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename ... on SignedIn { sessionToken } } }`;
export const STEP_UP = 'mutation($input: StepUpInput!) { stepUp(input: $input) { session { steppedUpUntil } } }';
export const SIGN_IN_ALONE = `mutation($input: SignInWithPasskeyInput!) { signInWithPasskey(input: $input) { __typename ... on SignedIn { sessionToken viewer { user { email } } } } }`;

/** Sets a passkey up for somebody who is signed in and stepped up, or whose sign-in owes it. */
export async function enrollPasskey(person: Person, passkey = new SoftwarePasskey(), twist: Twist = {}, name?: string) {
  const { beginWebauthnEnrollment: begun } = await person.client.must(BEGIN_ENROLLMENT);
  const { confirmWebauthnEnrollment: confirmed } = await person.client.must(CONFIRM_ENROLLMENT, {
    input: { id: begun.id, response: passkey.create(begun.options, twist), ...(name === undefined ? {} : { name }) },
  });
  if (confirmed.recoveryCodes !== null) person.recoveryCodes = confirmed.recoveryCodes.codes;
  return { passkey, confirmed };
}

/** Why the newest refusal was one, as the trail says it. */
export async function whyRefused(server: TestServer, subjectId: string | null = null): Promise<string | undefined> {
  const rows: { detail: string | null }[] = await server.opened.services.unitOfWork.reader.query(
    `select detail from audit_events where outcome <> 'success' ${subjectId === null ? '' : 'and subject_id = ?'} order by id desc limit 1`,
    subjectId === null ? [] : [subjectId],
  );
  const detail: unknown = JSON.parse(rows[0]?.detail ?? '{}');
  return (detail as { because?: string }).because;
}

/** A twist that changes what is in `response`. */
export const withResponse =
  (changes: Record<string, unknown>): NonNullable<Twist['answer']> =>
  (answer) => ({ ...answer, response: { ...(answer['response'] as object), ...changes } });
