import type { Result } from '@countersign/domain/result.js';
import { moment } from '../mail/letter.js';
import { createOwner } from '../features/users/create-owner.js';
import { importUsers, type ImportRow, type RefusedRow } from '../features/users/import-users.js';
import { makePasswordLink } from '../features/links/make-password-link.js';
import { issueHostRecoveryCode } from '../features/recovery/issue-host-recovery-code.js';
import { HOST, NO_ORIGIN } from '../operations/caller.js';
import { createOperation, type OperationServices } from '../operations/create-operation.js';
import type { Failure } from '../operations/failures.js';
import { refusal, type HostAnswer, type HostRequest } from './requests.js';
import { readUsersFile } from './users-file.js';

export interface RequestContext {
  /** Told how far a long one is. */
  progress(text: string): void;
  /** The server is stopping: a long one ends at the next whole step. */
  readonly signal?: AbortSignal;
}

/** Does what a command asked, with the database open here, and says so in words. */
export async function runRequest(
  services: OperationServices,
  request: HostRequest,
  context: RequestContext,
): Promise<HostAnswer> {
  const op = createOperation(services, { kind: 'anonymous' }, NO_ORIGIN, HOST);
  switch (request.command) {
    case 'ping':
      return { ok: true, out: [], err: [] };
    case 'create-owner':
      return answer(await createOwner(op, request), ({ email }) => [
        `Made the owner ${email}.`,
        `Sign in at ${new URL('/sign-in', op.publicUrl).href} and set up a second factor.`,
      ]);
    case 'recovery-code':
      return answer(await issueHostRecoveryCode(op, request), ({ code, expiresAt, email }) => [
        `Recovery code for ${email}:`,
        code,
        `It works once, until ${moment(expiresAt)}, and only together with the password. What is set up with it replaces every older factor, code and session. Earlier issued codes are void. The user is mailed that it exists, and the audit trail keeps it.`,
      ]);
    case 'password-link':
      return answer(await makePasswordLink(op, request), ({ link, expiresAt, email }) => [
        `Link to choose a new password for ${email}:`,
        link,
        `It works once, until ${moment(expiresAt)}. Earlier links are void, second factors stay as they are, and the audit trail keeps it.`,
      ]);
    case 'import-users': {
      const file = readUsersFile(request.content);
      if (!file.ok) return refusal(file.failure, 'Nothing was imported.');
      const rows = context.signal === undefined ? file.value : until(context.signal, file.value);
      const imported = await importUsers(op, {
        rows,
        by: null,
        preview: false,
        onProgress: (done) => context.progress(`${done} rows read`),
      });
      if (!imported.ok) return answer(imported, () => []);
      const { created, invited, withFactor, refused } = imported.value;
      return {
        ok: refused.length === 0,
        out: [
          `Imported ${created} ${created === 1 ? 'user' : 'users'}: ${created - invited} with the password they have, ${invited} invited by mail; ${withFactor} with the authenticator they have. Refused ${refused.length} ${refused.length === 1 ? 'row' : 'rows'}.`,
        ],
        err: refused.map(({ line, reason }) => `line ${line}: ${reason}`),
      };
    }
  }
}

function answer<Value>(result: Result<Value, Failure>, words: (value: Value) => string[]): HostAnswer {
  return result.ok ? { ok: true, out: words(result.value), err: [] } : refusal(result.failure.message);
}

async function* until(
  signal: AbortSignal,
  rows: AsyncIterable<ImportRow | RefusedRow>,
): AsyncGenerator<ImportRow | RefusedRow> {
  for await (const row of rows) {
    if (signal.aborted)
      throw new Error('the server is stopping; run the import again, it goes on with the rows that are left');
    yield row;
  }
}
