import { useQuery } from '@apollo/client/react';
import { Anchor, Tabs, Text } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { ROLE } from '../../lib/labels';
import { paths, type PersonTab } from '../../lib/paths';
import { oneOf, useFilters } from '../../lib/search-params';
import { viewOf } from '../../lib/view';
import { mayManage, useViewer } from '../../lib/viewer';
import { DataState, Empty } from '../../ui/DataState';
import { EmailAddress } from '../../ui/EmailAddress';
import { PageHeader } from '../../ui/PageHeader';
import { PersonDocument, type Person } from './documents';
import { ActivityTab } from './parts/ActivityTab';
import { DetailsTab } from './parts/DetailsTab';
import { InvitationBadge } from './parts/InvitationBadge';
import { PersonStatus } from './parts/PersonStatus';
import { SecurityTab } from './parts/SecurityTab';
import { SessionsTab } from './parts/SessionsTab';

const TABS = ['details', 'security', 'sessions', 'activity'] as const satisfies readonly PersonTab[];

export default function PersonPage() {
  const { id = '' } = useParams();
  const asked = useQuery(PersonDocument, { variables: { id } });
  const view = viewOf(asked, ({ user }) => user ?? 'empty');
  return (
    <>
      <Text size="sm" mb="xs">
        <Anchor component={Link} to={paths.people()} size="sm">
          People
        </Anchor>
      </Text>
      <DataState
        view={view}
        lines={8}
        empty={
          <>
            <PageHeader title="Nobody here" />
            <Empty>This person is not in the directory, or not any more.</Empty>
          </>
        }
      >
        {(person) => <Profile key={person.id} person={person} onChanged={() => void asked.refetch()} />}
      </DataState>
    </>
  );
}

function Profile({ person, onChanged }: { readonly person: Person; readonly onChanged: () => void }) {
  const viewer = useViewer();
  const [search, change] = useFilters();
  const tab = oneOf(search, 'tab', TABS, 'details');
  const manages = mayManage(viewer, person);
  const self = person.id === viewer.user.id;
  return (
    <>
      <PageHeader
        title={person.name}
        actions={
          <>
            <InvitationBadge invitation={person.invitation} />
            <PersonStatus person={person} />
          </>
        }
      >
        <EmailAddress address={person.email} /> · {ROLE[person.role]}
      </PageHeader>
      <Tabs value={tab} onChange={(next) => change({ tab: next === 'details' ? null : next })} keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="details" px={{ base: 5, sm: 'md' }}>
            Details
          </Tabs.Tab>
          <Tabs.Tab value="security" px={{ base: 5, sm: 'md' }}>
            Security settings
          </Tabs.Tab>
          <Tabs.Tab value="sessions" px={{ base: 5, sm: 'md' }}>
            Sessions
          </Tabs.Tab>
          <Tabs.Tab value="activity" px={{ base: 5, sm: 'md' }}>
            Activity
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="details">
          <DetailsTab person={person} manages={manages} self={self} />
        </Tabs.Panel>
        <Tabs.Panel value="security">
          <SecurityTab person={person} manages={manages} self={self} onChanged={onChanged} />
        </Tabs.Panel>
        <Tabs.Panel value="sessions">
          <SessionsTab person={person} mayEnd={manages || self} />
        </Tabs.Panel>
        <Tabs.Panel value="activity">
          <ActivityTab person={person} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
