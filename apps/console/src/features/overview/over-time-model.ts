import type { Role } from '../../lib/api-types';
import { ROLES } from '../../lib/api-types';
import { ROLE_PLURAL } from '../../lib/labels';
import { formatUtcDay } from '../../lib/time';
import type { ShareDay, ShareMark, ShareSeries } from '../../ui/ShareOverTime';
import { shareOf } from './coverage-model';
import type { Coverage, CoverageOverTime } from './documents';

type Counted = Pick<CoverageOverTime['coverageOverTime'][number], 'team' | 'byRole'>;

/** The team as one line, or a line for each role that somebody has now. */
export function seriesOf(coverage: Coverage, byRole: boolean): readonly ShareSeries[] {
  if (!byRole) return [{ key: 'TEAM', label: 'Team' }];
  return coverage.byRole
    .filter(({ count }) => count.total > 0)
    .map(({ role }) => ({ key: role, label: ROLE_PLURAL[role] }));
}

/** The days before today as they were kept, and now as it is: the last point is the figure above the chart. */
export function daysOf(asked: CoverageOverTime, coverage: Coverage, now: number): readonly ShareDay[] {
  const today = new Date(now).toISOString().slice(0, 10);
  return [
    ...asked.coverageOverTime
      .filter(({ date }) => date.slice(0, 10) < today)
      .map(({ date, workedOut, ...counted }) => ({
        at: Date.parse(date),
        label: formatUtcDay(date),
        percent: percentOf(counted),
        workedOut,
      })),
    { at: now, label: 'Now', percent: percentOf(coverage), workedOut: false },
  ];
}

function percentOf({ team, byRole }: Counted): Readonly<Record<string, number | null>> {
  const counts = [['TEAM', team] as const, ...byRole.map(({ role, count }) => [role, count] as const)];
  return Object.fromEntries(
    counts.map(([key, count]) => {
      const share = shareOf(count);
      return [key, share.of === 0 ? null : share.percent];
    }),
  );
}

/** When a second factor came to be required of a role, or not any more; oldest first. */
export function marksOf({ policyVersions }: CoverageOverTime): readonly ShareMark[] {
  const versions = [...policyVersions.nodes].sort((a, b) => a.version - b.version);
  return versions.flatMap((version, index) => {
    const before = versions[index - 1];
    if (before === undefined) return [];
    const requires = (rules: typeof version.rules, role: Role): boolean =>
      rules.some((rule) => rule.role === role && rule.required);
    const changed = (to: boolean): readonly Role[] =>
      ROLES.filter((role) => requires(version.rules, role) === to && requires(before.rules, role) !== to);
    const [on, off] = [changed(true), changed(false)];
    const words = [
      ...(on.length === 0 ? [] : [`required for ${listOfRoles(on)}`]),
      ...(off.length === 0 ? [] : [`not required any more for ${listOfRoles(off)}`]),
    ];
    return words.length === 0 ? [] : [{ at: Date.parse(version.updatedAt), words: words.join('; ') }];
  });
}

const inWords = new Intl.ListFormat('en-US');
const listOfRoles = (roles: readonly Role[]): string =>
  inWords.format(roles.map((role) => ROLE_PLURAL[role].toLowerCase()));
