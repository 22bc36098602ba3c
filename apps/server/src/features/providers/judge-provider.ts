import type { FieldProblem } from '@countersign/domain/policy/policy.js';
import type { ProviderKind } from '@countersign/domain/sign-in/sign-in-method.js';
import { domainProblem } from '@countersign/domain/third-party/email-domain.js';
import { ROLES, type Role } from '@countersign/domain/users/roles.js';
import { emailKey } from '@countersign/domain/users/search-terms.js';

import { judgeProtocol, type ProtocolInput } from './judge-protocol.js';
import type { ProviderSettings, StoredProvider } from './provider-settings.js';

/** What is typed, or stands in a file, of a provider. Absent and null are unchanged, but for `roleClaim`, where null is none. */
export interface ProviderInput extends ProtocolInput {
  readonly name?: string | null | undefined;
  readonly roles?: readonly Role[] | null | undefined;
  readonly emailDomains?: readonly string[] | null | undefined;
  readonly createUsers?: boolean | null | undefined;
  readonly createDomains?: readonly string[] | null | undefined;
  readonly roleClaim?: string | null | undefined;
  readonly roleMapping?: readonly { readonly value: string; readonly role: Role }[] | null | undefined;
  readonly mapsAboveAgent?: boolean | null | undefined;
}

export interface JudgedProvider {
  readonly name: string;
  readonly settings: ProviderSettings;
  /** The new secret; null: it goes; undefined: it stays as it is. */
  readonly secret: string | null | undefined;
  readonly problems: readonly FieldProblem[];
}

const LONGEST_NAME = 60;
const MOST_DOMAINS = 50;
const MOST_MAPPINGS = 50;

const FIRST: Omit<ProviderSettings, 'protocol'> = {
  roles: ROLES,
  emailDomains: [],
  createUsers: false,
  createDomains: [],
  roleClaim: null,
  roleMapping: [],
  mapsAboveAgent: false,
};

/**
 * What an input makes of a provider, or everything that is wrong with it at once: the one rule for the API and the file.
 * @param others the other providers there are: no two alike in name, and of each domain one
 */
export function judgeProvider(
  kind: ProviderKind,
  before: Pick<StoredProvider, 'name' | 'settings'> | null,
  input: ProviderInput,
  others: readonly Pick<StoredProvider, 'name' | 'settings'>[],
  path = 'input',
): JudgedProvider {
  const problems: FieldProblem[] = [];
  const report = (field: string, message: string) => problems.push({ path: `${path}.${field}`, message });
  const { protocol: protocolBefore, ...was } = before?.settings ?? { ...FIRST, protocol: null };

  const name = (input.name ?? before?.name ?? '').trim();
  if (name === '' || name.length > LONGEST_NAME || /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(name))
    report('name', `A name has 1 to ${LONGEST_NAME} characters, in one line.`);
  else if (others.some((other) => emailKey(other.name) === emailKey(name)))
    report('name', 'Another provider has this name. People would not know which button is which.');

  const roles = ROLES.filter((role) => (input.roles ?? was.roles).includes(role));
  if (roles.length === 0) report('roles', 'Choose at least one role; turn the provider off to let nobody through.');

  const emailDomains = domains(input.emailDomains ?? was.emailDomains, 'emailDomains', report);
  for (const domain of emailDomains)
    if (others.some((other) => other.settings.emailDomains.includes(domain)))
      report('emailDomains', `Another provider takes ${domain} already. An address goes one way.`);

  const createUsers = input.createUsers ?? was.createUsers;
  const createDomains = domains(input.createDomains ?? was.createDomains, 'createDomains', report);
  if (createUsers && createDomains.length === 0)
    report('createDomains', 'List the domains whose addresses a user is made for; for all of the world nobody is.');

  const roleClaim =
    input.roleClaim === undefined ? was.roleClaim : (input.roleClaim?.trim().slice(0, 200) ?? '') || null;
  const roleMapping = (input.roleMapping ?? was.roleMapping).map(({ value, role }) => ({ value: value.trim(), role }));
  if (roleMapping.length > MOST_MAPPINGS) report('roleMapping', `At most ${MOST_MAPPINGS} entries.`);
  roleMapping.forEach(({ value, role }, index) => {
    if (value === '' || value.length > 200) report(`roleMapping[${index}].value`, 'A value has 1 to 200 characters.');
    if (!ROLES.includes(role)) report(`roleMapping[${index}].role`, `Must be one of ${ROLES.join(', ')}.`);
    if (value !== '*' && roleClaim === null)
      report('roleClaim', 'Say in which claim or attribute the values of the mapping stand.');
  });

  const protocol = judgeProtocol(kind, protocolBefore, input, path);
  return {
    name,
    settings: {
      roles,
      emailDomains,
      createUsers,
      createDomains,
      roleClaim,
      roleMapping,
      mapsAboveAgent: input.mapsAboveAgent ?? was.mapsAboveAgent,
      protocol: protocol.protocol,
    },
    secret: protocol.secret,
    problems: [...problems, ...protocol.problems],
  };
}

function domains(
  typed: readonly string[],
  field: string,
  report: (field: string, message: string) => void,
): readonly string[] {
  if (typed.length > MOST_DOMAINS) report(field, `At most ${MOST_DOMAINS} domains.`);
  const keys = typed.map((domain) => emailKey(domain));
  keys.forEach((domain, index) => {
    const problem = domainProblem(domain);
    if (problem !== null) report(`${field}[${index}]`, problem);
  });
  return [...new Set(keys)];
}
