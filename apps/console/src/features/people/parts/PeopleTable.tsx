import { Anchor, Checkbox, Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { UserOrderField } from '../../../lib/api-types';
import { FACTOR, ROLE } from '../../../lib/labels';
import { paths } from '../../../lib/paths';
import { DataTable, type Column } from '../../../ui/DataTable';
import { EmailAddress } from '../../../ui/EmailAddress';
import { RelativeTime } from '../../../ui/RelativeTime';
import type { PersonRow } from '../documents';
import { InvitationBadge } from './InvitationBadge';
import { PersonStatus } from './PersonStatus';

interface PeopleTableProps {
  readonly people: readonly PersonRow[];
  readonly sort: (field: UserOrderField) => NonNullable<Column<PersonRow>['sort']>;
  /** Null: there is nothing to choose people for. */
  readonly chosen: {
    readonly has: (id: string) => boolean;
    readonly choose: (person: PersonRow, on: boolean) => void;
  } | null;
}

export function PeopleTable({ people, sort, chosen }: PeopleTableProps) {
  return (
    <DataTable<PersonRow>
      caption="People"
      rows={people}
      rowKey={(person) => person.id}
      columns={[
        {
          key: 'name',
          header: 'Name',
          isTitle: true,
          sort: sort('NAME'),
          cell: (person) => (
            <Group wrap="nowrap" align="flex-start" gap="sm">
              {chosen !== null && (
                <Checkbox
                  checked={chosen.has(person.id)}
                  onChange={(event) => chosen.choose(person, event.currentTarget.checked)}
                  aria-label={`Choose ${person.name}`}
                  pt={2}
                />
              )}
              <div style={{ minWidth: 0 }}>
                <Group gap="2px 10px">
                  <Anchor component={Link} to={paths.person(person.id)} size="sm" fw={600}>
                    {person.name}
                  </Anchor>
                  <InvitationBadge invitation={person.invitation} />
                </Group>
                <Text size="sm" c="dimmed">
                  <EmailAddress address={person.email} />
                </Text>
              </div>
            </Group>
          ),
        },
        { key: 'role', header: 'Role', cell: (person) => ROLE[person.role] },
        {
          key: 'status',
          header: 'Two-factor',
          cell: (person) => (
            <div>
              <PersonStatus person={person} />
              {(person.twoFactorStatus === 'GRACE' ||
                (person.twoFactorStatus === 'REPLACE' && person.graceEndsAt !== null)) && (
                <Text size="sm" c="dimmed" mt={2}>
                  {person.graceEndsAt === null ? (
                    'begins at the first sign-in'
                  ) : (
                    <>
                      ends <RelativeTime at={person.graceEndsAt} />
                    </>
                  )}
                </Text>
              )}
            </div>
          ),
        },
        {
          key: 'factors',
          header: 'Factors',
          cell: (person) =>
            [...new Set((person.factors ?? []).map((factor) => FACTOR[factor.kind]))].join(', ') || 'none',
        },
        {
          key: 'last',
          header: 'Last sign-in',
          sort: sort('LAST_SIGN_IN_AT'),
          cell: (person) => <RelativeTime at={person.lastSignInAt} />,
        },
      ]}
    />
  );
}
