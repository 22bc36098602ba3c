import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { TwoFactorStatus } from '../../../lib/api-types';
import { ROLE_PLURAL } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { formatNumber } from '../../../lib/time';
import { DataTable } from '../../../ui/DataTable';
import { Meter } from '../../../ui/Meter';
import { Section } from '../../../ui/Section';
import { shareOf } from '../coverage-model';
import type { Coverage } from '../documents';

type Row = Coverage['byRole'][number];

const COLUMNS: readonly (readonly [
  header: string,
  statuses: readonly TwoFactorStatus[],
  value: (row: Row) => number,
])[] = [
  ['Due', ['DUE', 'REPLACE'], ({ count }) => count.due + count.replace],
  ['In grace period', ['GRACE'], ({ count }) => count.grace],
  ['Not required', ['OPTIONAL'], ({ count }) => count.optional],
];

export function ByRole({ coverage }: { readonly coverage: Coverage }) {
  const rows = coverage.byRole.filter((row) => row.count.total > 0);
  return (
    <Section title="Coverage by role">
      <DataTable<Row>
        caption="Coverage by role"
        rows={rows}
        rowKey={(row) => row.role}
        columns={[
          {
            key: 'role',
            header: 'Role',
            isTitle: true,
            cell: (row) => (
              <Anchor component={Link} to={paths.people({ role: row.role })} size="sm">
                {ROLE_PLURAL[row.role]}
              </Anchor>
            ),
          },
          {
            key: 'covered',
            header: 'Covered',
            cell: (row) => {
              const share = shareOf(row.count);
              return (
                <div style={{ minWidth: 150 }}>
                  <Anchor
                    component={Link}
                    to={paths.people({ role: row.role, status: ['ENABLED', 'PROVIDER_PROVED'] })}
                    size="sm"
                  >
                    {formatNumber(share.covered)} of {formatNumber(share.of)}
                  </Anchor>{' '}
                  ({share.percent}%)
                  <Meter part={share.covered} whole={share.of} />
                </div>
              );
            },
          },
          ...COLUMNS.map(([header, statuses, value]) => ({
            key: header,
            header,
            cell: (row: Row) =>
              value(row) === 0 ? (
                '0'
              ) : (
                <Anchor component={Link} to={paths.people({ role: row.role, status: statuses })} size="sm">
                  {formatNumber(value(row))}
                </Anchor>
              ),
          })),
        ]}
      />
    </Section>
  );
}
