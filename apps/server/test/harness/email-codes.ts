import { mailsTo } from './mails.js';
import type { Person } from './person.js';
import type { TestServer } from './server.js';

const CONFIRM = `mutation($input: ConfirmEmailEnrollmentInput!) { confirmEmailEnrollment(input: $input) {
  factor { id kind name } recoveryCodes { codes } viewer { user { email } } } }`;
const UPDATE = 'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }';

/** The code of the newest mail to an address. */
export async function codeMailedTo(server: TestServer, address: string): Promise<string> {
  const mail = (await mailsTo(server, address, 'EMAIL_CODE')).at(-1);
  const code = /\b\d{6}\b/.exec(mail?.text ?? '')?.[0];
  if (code === undefined) throw new Error(`no code was mailed to ${address}`);
  return code;
}

/** Sets codes by mail up: in an unfinished sign-in that owes a factor, or by choice. */
export async function enrollEmail(server: TestServer, person: Person, address = person.email) {
  const begun = await person.client.must('mutation { beginEmailEnrollment { id maskedAddress expiresAt } }');
  const { confirmEmailEnrollment } = await person.client.must(CONFIRM, {
    input: { id: begun.beginEmailEnrollment.id, code: await codeMailedTo(server, address) },
  });
  return { ...confirmEmailEnrollment, maskedAddress: begun.beginEmailEnrollment.maskedAddress };
}

/** Changes the rule of some roles, by an owner who is stepped up. */
export async function changeRules(owner: Person, rules: readonly Record<string, unknown>[]): Promise<void> {
  const { policy } = await owner.client.must('query { policy { version } }');
  await owner.client.must(UPDATE, { input: { basedOnVersion: policy.version, policy: { rules } } });
}
