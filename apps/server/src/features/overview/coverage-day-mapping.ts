import { DAY } from '@countersign/domain/time.js';

import { toDate } from '../../platform/clock.js';
import { toCoverageType } from '../users/coverage-mapping.js';
import type { CoverageOfDay } from './coverage-days.repository.js';
import type { CoverageDayType } from './overview.types.js';

export function toCoverageDayType({ day, coverage, workedOut }: CoverageOfDay): CoverageDayType {
  return { ...toCoverageType(coverage), date: toDate(day * DAY), workedOut };
}
