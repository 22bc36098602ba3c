import type { ApiScope } from '@countersign/domain/tokens/api-scopes.js';

import type { Client } from './client.js';
import type { Person } from './person.js';

const CREATE = 'mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) { token apiToken { id } } }';

/** A program that holds an API token of somebody signed in and stepped up. */
export interface Program {
  readonly id: string;
  readonly token: string;
  readonly client: Client;
}

export async function programOf(
  owner: Person,
  scopes: readonly ApiScope[],
  { name = 'Nightly export', expiresInDays = 90 }: { name?: string; expiresInDays?: number } = {},
): Promise<Program> {
  const { createApiToken: created } = await owner.client.must(CREATE, { input: { name, scopes, expiresInDays } });
  const client = owner.client.copy();
  client.cookies.clear();
  client.authorization = `Bearer ${created.token}`;
  return { id: created.apiToken.id, token: created.token, client };
}
