import type { ProviderSettings, StoredProvider } from './provider-settings.js';

/** What is about to be of a provider. */
export interface NextProvider {
  readonly name: string;
  readonly enabled: boolean;
  readonly settings: ProviderSettings;
  /** A secret is set anew or taken away. */
  readonly changesSecret: boolean;
}

const WORDS: Readonly<Record<keyof Omit<ProviderSettings, 'protocol'>, string>> = {
  roles: 'Who may come through it',
  emailDomains: 'The domains that are sent to it',
  createUsers: 'Whether it makes users',
  createDomains: 'The domains that it makes users for',
  roleClaim: 'The claim that says the role',
  roleMapping: 'What the role claim means',
  mapsAboveAgent: 'Whether it may make admins and owners',
};

const PROTOCOL_WORDS: Readonly<Record<string, string>> = {
  issuer: 'The issuer',
  clientId: 'The client ID',
  hostedDomain: 'The hosted domain',
  multiFactorAcrs: 'Which acr values mean more than one factor',
  identityProviderEntityId: 'The entity ID',
  signInUrl: 'The sign-in address',
  signOutUrl: 'The sign-out address',
  certificates: 'The certificates',
  multiFactorContexts: 'Which AuthnContexts mean more than one factor',
  emailAttribute: 'The attribute of the address',
  nameAttribute: 'The attribute of the name',
  publicKey: 'The public key',
  returnTo: 'The pages that it may return to',
};

/** What a change does to a provider, for the trail and for owners; never a value that could be a secret. */
export function describeProviderChange(before: StoredProvider, after: NextProvider): string[] {
  const changes: string[] = [];
  if (before.enabled !== after.enabled) changes.push(after.enabled ? 'Turned on.' : 'Turned off.');
  if (before.name !== after.name) changes.push(`Called ${after.name} from now on.`);
  for (const [key, words] of Object.entries(WORDS)) {
    const field = key as keyof typeof WORDS;
    if (!isSame(before.settings[field], after.settings[field])) changes.push(`${words} changed.`);
  }
  changes.push(...protocolDifference(before, after).map((field) => `${PROTOCOL_WORDS[field] ?? field} changed.`));
  if (after.changesSecret) changes.push('The secret was replaced.');
  return changes;
}

/** Names of the settings of the protocol that differ. */
export function protocolDifference(before: StoredProvider, after: Pick<NextProvider, 'settings'>): string[] {
  const [was, is] = [entriesOf(before.settings.protocol), entriesOf(after.settings.protocol)];
  return Object.keys(is).filter((key) => !isSame(was[key], is[key]));
}

function entriesOf(protocol: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(protocol));
}

/** Settings are JSON, written in one order by one hand (judge-provider.ts). */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
