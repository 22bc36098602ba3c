import { useQuery } from '@apollo/client/react';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { BulkAction, UserOrderField } from '../../lib/api-types';
import { paths } from '../../lib/paths';
import { useFilters } from '../../lib/search-params';
import { viewOf } from '../../lib/view';
import { may, useViewer } from '../../lib/viewer';
import { DataState, Empty } from '../../ui/DataState';
import type { Column } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { Pager } from '../../ui/Pager';
import { PeopleDocument, type PersonRow } from './documents';
import { ActionBar } from './parts/ActionBar';
import { BulkDialog } from './parts/BulkDialog';
import { FilterChips } from './parts/FilterChips';
import { HowMany } from './parts/HowMany';
import { InviteDialog } from './parts/InviteDialog';
import { PeopleFilters } from './parts/PeopleFilters';
import { News, type Invited } from './parts/News';
import { PeopleTable } from './parts/PeopleTable';
import { StatusLegend } from './parts/StatusLegend';
import { NO_FILTERS, readPeople } from './people-filter';
import { useChosen } from './use-chosen';

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
  const acts = may(viewer, 'MANAGE_USERS');
  const choice = useChosen(JSON.stringify(people.filter));
  const [acting, setActing] = useState<BulkAction | null>(null);

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
          acts && (
            <>
              <Button component={Link} to={paths.bulkJobs} variant="default">
                Earlier actions
              </Button>
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
      <PeopleFilters people={people} search={search} change={change} />
      <FilterChips chips={people.chips} takeOff={change} clearAll={() => change(NO_FILTERS)} />
      <Group justify="space-between" align="flex-start" mb="xs">
        <HowMany
          filter={people.filter}
          isFiltered={people.isFiltered}
          shown={data?.users.nodes.length ?? null}
          isAll={data !== undefined && people.after === null && !data.users.pageInfo.hasNextPage}
        />
        <StatusLegend />
      </Group>
      {acting !== null && (
        <BulkDialog action={acting} chosen={choice.chosen} filter={people.filter} onClose={() => setActing(null)} />
      )}
      <DataState
        view={view}
        lines={10}
        empty={
          <Empty
            action={
              people.isFiltered && (
                <Button variant="default" onClick={() => change(NO_FILTERS)}>
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
            {acts && (
              <ActionBar
                page={users.nodes}
                hasMore={users.pageInfo.hasNextPage || people.after !== null}
                isFiltered={people.isFiltered}
                choice={choice}
                onAct={setActing}
              />
            )}
            <PeopleTable
              people={users.nodes}
              sort={sort}
              chosen={acts ? { has: choice.has, choose: (person, on) => choice.choose([person], on) } : null}
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
