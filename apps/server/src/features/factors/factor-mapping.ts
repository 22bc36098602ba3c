import { toDate, toDateOrNull } from '../../platform/clock.js';
import type { Factor } from './factors.repository.js';
import type { FactorType } from './factors.types.js';

/** A factor as the API shows it: without its secret and its spent steps. */
export function toFactorType(factor: Pick<Factor, 'id' | 'kind' | 'name' | 'createdAt' | 'lastUsedAt'>): FactorType {
  const { id, kind, name } = factor;
  return { id, kind, name, createdAt: toDate(factor.createdAt), lastUsedAt: toDateOrNull(factor.lastUsedAt) };
}
