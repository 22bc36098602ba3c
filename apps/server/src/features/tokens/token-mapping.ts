import { toActorType } from '../../graphql/actor.types.js';
import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { ShownToken } from './api-tokens.read-model.js';
import type { ApiTokenType } from './tokens.types.js';

export function toApiTokenType(token: ShownToken): ApiTokenType {
  const { id, name, scopes, owner, createdAt, expiresAt, lastUsedAt, pausedBecause } = token;
  return {
    id,
    name,
    scopes: [...scopes],
    owner: toActorType({ kind: 'USER', id: owner.id, label: owner.name }),
    createdAt: toDate(createdAt),
    expiresAt: toDate(expiresAt),
    lastUsedAt: toDateOrNull(lastUsedAt),
    pausedBecause,
  };
}
