import { emailProblem, nameProblem } from './input-problems.js';
import { mayManage } from './may-manage.js';
import { ROLES, type Role } from './roles.js';
import { emailKey } from './search-terms.js';

/** Of one row of a list of users, what everybody has; as it was typed. */
export interface TypedUser {
  /** Of the file, 1 or more. */
  readonly line: number;
  readonly email: string;
  readonly name: string;
  /** In whatever case, and as people write it: "End user". */
  readonly role: string;
}

/** The role that somebody meant, or null: "End user", "end-user" and "END_USER" are one. */
export function parseRole(typed: string): Role | null {
  const role = typed
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
  return ROLES.find((known) => known === role) ?? null;
}

/** A row that is right, its parts without spaces around; or why it is refused, in words for people. */
export type ImportVerdict =
  | { readonly email: string; readonly name: string; readonly role: Role; readonly reason?: never }
  | { readonly reason: string; readonly isAboveOwnRole?: true };

/**
 * The one rule for a row of an import: on the host, through the API, and in the browser before anything is sent.
 * Whether the directory has the address already is not its question.
 * @param by the role of whoever imports, who gives no higher one; null on the host, where every role may be given
 * @param seen the lines of the addresses that were right so far, by their keys; a row that is right is added
 */
export function judgeImportRow(row: TypedUser, by: Role | null, seen: Map<string, number>): ImportVerdict {
  const [email, name, role] = [row.email.trim(), row.name.trim(), parseRole(row.role)];
  const problem = emailProblem(email) ?? nameProblem(name);
  if (problem !== null) return { reason: problem };
  if (role === null) return { reason: `The role is one of ${ROLES.join(', ')}.` };
  if (by !== null && !mayManage(by, role))
    return { reason: 'Nobody imports users of a higher role than their own.', isAboveOwnRole: true };
  const key = emailKey(email);
  const before = seen.get(key);
  if (before !== undefined) return { reason: `The same e-mail address stands in line ${before} already.` };
  seen.set(key, row.line);
  return { email, name, role };
}
