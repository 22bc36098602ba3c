import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { UserOrderField } from '../../lib/api-types';
import { FACTOR, ROLE } from '../../lib/labels';
import { paths } from '../../lib/paths';
import { useFilters } from '../../lib/search-params';
import { count } from '../../lib/time';
import { viewOf } from '../../lib/view';
import { may, useViewer } from '../../lib/viewer';
import { DataState, Empty } from '../../ui/DataState';
import { DataTable, type Column } from '../../ui/DataTable';
import { EmailAddress } from '../../ui/EmailAddress';
import { PageHeader } from '../../ui/PageHeader';
import { Pager } from '../../ui/Pager';
import { RelativeTime } from '../../ui/RelativeTime';
import { PeopleDocument, type PersonRow } from './documents';
import { AttentionFilters } from './parts/AttentionFilters';
import { InvitationBadge } from './parts/InvitationBadge';
import { InviteDialog } from './parts/InviteDialog';
import { PeopleFilters } from './parts/PeopleFilters';
import { News, type Invited } from './parts/News';
import { StatusLegend } from './parts/StatusLegend';
import { PersonStatus } from './parts/PersonStatus';
import { NO_FILTERS, readPeople } from './people-filter';

const PAGE = 50;

export default function PeoplePage() {
  const viewer = useViewer();
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<readonly Invited[]>([]);
  const [search, change] = useFilters();
  const people = readPeople(search);
  const asked = useQuery(PeopleDocument, {
    variables: {
      first: PAGE,
      after: people.after,
      filter: people.filter,
      orderBy: { field: people.field, direction: people.direction },
    },
  });
  // The old page stays until the new one is there, so that the table does not jump at each letter.
  const data = asked.data ?? asked.previousData;
  const view = viewOf({ ...asked, data }, ({ users }) => (users.nodes.length === 0 ? 'empty' : users));
  const total = data?.users.totalCount;

  const sort = (field: UserOrderField): NonNullable<Column<PersonRow>['sort']> => ({
    direction: people.field === field ? people.direction : null,
    toggle: () =>
      change({ sort: field, direction: people.field === field && people.direction === 'ASC' ? 'DESC' : 'ASC' }),
  });
  return (
    <>
      <PageHeader
        title="People"
        actions={
          may(viewer, 'MANAGE_USERS') && (
            <>
              <Button component={Link} to={paths.importPeople} variant="default">
                Import CSV
              </Button>
              <Button
                onClick={() => {
                  setInvited([]);
                  setInviting(true);
                }}
              >
                Invite
              </Button>
            </>
          )
        }
      >
        Everybody in the directory, and where they stand with two-factor authentication.
      </PageHeader>
      <News invited={invited} />
      {inviting && (
        <InviteDialog
          onInvited={(person) => {
            setInvited((before) => [...before, person]);
            void asked.refetch();
          }}
          onClose={() => setInviting(false)}
        />
      )}
      <PeopleFilters people={people} change={change} />
      <AttentionFilters filters={people.attention} takeOff={(key) => change({ [key]: null })} />
      <Group justify="space-between" align="flex-start" mb="xs">
        <Text size="sm" c="dimmed" role="status" mih={22}>
          {total !== undefined && `${count(total, 'person', 'people')}${people.isFiltered ? ' found' : ''}`}
        </Text>
        <StatusLegend />
      </Group>
      <DataState
        view={view}
        lines={10}
        empty={
          <Empty
            action={
              people.isFiltered && (
                <Button
                  variant="default"
                  onClick={() => change(NO_FILTERS)}
                >
                  Clear all filters
                </Button>
              )
            }
          >
            {people.isFiltered ? 'Nobody fits these filters.' : 'There is nobody in the directory yet.'}
          </Empty>
        }
      >
        {(users) => (
          <>
            <DataTable<PersonRow>
              caption="People"
              rows={users.nodes}
              rowKey={(person) => person.id}
              columns={[
                {
                  key: 'name',
                  header: 'Name',
                  isTitle: true,
                  sort: sort('NAME'),
                  cell: (person) => (
                    <div>
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
                  ),
                },
                { key: 'role', header: 'Role', cell: (person) => ROLE[person.role] },
                {
                  key: 'status',
                  header: 'Two-factor',
                  cell: (person) => (
                    <div>
                      <PersonStatus person={person} />
                      {person.twoFactorStatus === 'GRACE' && (
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
            <Pager
              label="Pages of people"
              hasNextPage={users.pageInfo.hasNextPage}
              endCursor={users.pageInfo.endCursor}
            />
          </>
        )}
      </DataState>
    </>
  );
}
