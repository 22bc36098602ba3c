import { readFileSync } from 'node:fs';

import { PROVIDER_KINDS } from '@countersign/domain/sign-in/sign-in-method.js';
import { ROLES } from '@countersign/domain/users/roles.js';
import { z } from 'zod';

import type { ProviderInFile } from './features/providers/apply-providers-file.js';
import { missingSettings } from './features/providers/judge-protocol.js';
import { judgeProvider } from './features/providers/judge-provider.js';

const words = z.string();
const list = z.array(words);
const nullable = words.nullable();

/** As in the API, so that whoever knows one knows the other; a word that it does not know is a mistake. */
const provider = z.strictObject({
  id: words.regex(/^[a-z0-9](?:[a-z0-9-]{0,34}[a-z0-9])?$/, 'write 1 to 36 of a-z, 0-9 and -, like corporate'),
  kind: z.enum(PROVIDER_KINDS),
  name: words,
  enabled: z.boolean().default(true),
  roles: z.array(z.enum(ROLES)).optional(),
  emailDomains: list.optional(),
  createUsers: z.boolean().optional(),
  createDomains: list.optional(),
  roleClaim: nullable.optional(),
  roleMapping: z.array(z.strictObject({ value: words, role: z.enum(ROLES) })).optional(),
  mapsAboveAgent: z.boolean().optional(),
  oidc: z
    .strictObject({
      preset: z.literal('GOOGLE').nullable().optional(),
      issuer: words.optional(),
      clientId: words,
      clientSecret: nullable.optional(),
      hostedDomain: nullable.optional(),
      multiFactorAcrs: list.optional(),
    })
    .optional(),
  saml: z
    .strictObject({
      identityProviderEntityId: words,
      signInUrl: words,
      signOutUrl: nullable.optional(),
      certificates: list,
      multiFactorContexts: list.optional(),
      emailAttribute: nullable.optional(),
      nameAttribute: nullable.optional(),
    })
    .optional(),
  jwt: z
    .strictObject({
      signInUrl: words,
      signOutUrl: nullable.optional(),
      issuer: nullable.optional(),
      secret: words.optional(),
      publicKey: words.optional(),
      returnTo: list.optional(),
    })
    .optional(),
});

const file = z.strictObject({ providers: z.array(provider).max(20) });

/** The providers that a file names, or everything that is wrong with it, each with where it stands. Never a value: it may be a secret. */
export function readProvidersFile(path: string): {
  readonly providers: readonly ProviderInFile[];
  readonly problems: readonly string[];
} {
  const wrong = (problem: string) => ({ providers: [], problems: [`PROVIDERS_FILE: ${problem}`] });
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    return wrong(`${path} ${reason}`);
  }
  const parsed = file.safeParse(content);
  if (!parsed.success)
    return {
      providers: [],
      problems: parsed.error.issues.map((issue) => `PROVIDERS_FILE: ${place(issue.path)}: ${issue.message}`),
    };
  const { providers } = parsed.data;
  const problems: string[] = [];
  const earlier: {
    readonly id: string;
    readonly name: string;
    readonly settings: ReturnType<typeof judgeProvider>['settings'];
  }[] = [];
  providers.forEach((entry, index) => {
    if (earlier.some(({ id }) => id === entry.id))
      problems.push(`PROVIDERS_FILE: providers[${index}].id: it stands there twice`);
    const judged = judgeProvider(entry.kind, null, entry, earlier, `providers[${index}]`);
    const missing = missingSettings(judged.settings.protocol, typeof judged.secret === 'string');
    if (missing.length > 0)
      problems.push(
        `PROVIDERS_FILE: providers[${index}].${entry.kind.toLowerCase()}: ${missing.join(', ')} is missing`,
      );
    problems.push(...judged.problems.map(({ path: at, message }) => `PROVIDERS_FILE: ${at}: ${message}`));
    earlier.push({ id: entry.id, name: judged.name, settings: judged.settings });
  });
  return { providers, problems };
}

function place(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (so, step) => (typeof step === 'number' ? `${so}[${step}]` : so === '' ? String(step) : `${so}.${String(step)}`),
    '',
  );
}
