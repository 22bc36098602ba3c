import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';

import type { DirectoryFilter } from '../../operations/directory-filter.js';
import { allOf, type SqlCondition } from '../../persistence/dialect.js';
import { filterCondition, searchCondition } from './directory-filter.sql.js';

/** The whole filter on table `users`, alias `u`, the search included: for reading everybody it fits in whatever order. */
export function directoryCondition(filter: DirectoryFilter, policy: PolicyDocument, now: Instant): SqlCondition {
  const search = searchCondition(filter);
  const found: SqlCondition[] =
    search === null
      ? []
      : [
          {
            sql: `(select 1 from user_search_terms t where t.user_id = u.id and ${search.sql} limit 1) = 1`,
            parameters: search.parameters,
          },
        ];
  return allOf([filterCondition(filter, policy, now), ...found]);
}
