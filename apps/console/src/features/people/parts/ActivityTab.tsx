import { useQuery } from '@apollo/client/react';
import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { auditOutcome, auditWords } from '../../../lib/audit-words';
import { paths } from '../../../lib/paths';
import { viewOf } from '../../../lib/view';
import { DataState, Empty } from '../../../ui/DataState';
import { DataTable } from '../../../ui/DataTable';
import { RelativeTime } from '../../../ui/RelativeTime';
import { Section } from '../../../ui/Section';
import { SignInTable } from '../../../ui/SignInTable';
import { PersonEventsDocument, PersonSignInsDocument, type Person } from '../documents';

export function ActivityTab({ person }: { readonly person: Person }) {
  const variables = { id: person.id };
  const signIns = viewOf(useQuery(PersonSignInsDocument, { variables }), ({ user }) =>
    user?.signIns == null || user.signIns.nodes.length === 0 ? 'empty' : user.signIns.nodes,
  );
  const events = viewOf(useQuery(PersonEventsDocument, { variables }), ({ auditEvents }) =>
    auditEvents.nodes.length === 0 ? 'empty' : auditEvents.nodes,
  );
  return (
    <>
      <Section
        title="Sign-ins"
        description={`The latest, and why ${person.name} was asked for a second factor or was not.`}
      >
        <DataState view={signIns} empty={<Empty>{person.name} has never signed in.</Empty>}>
          {(nodes) => <SignInTable signIns={nodes} />}
        </DataState>
      </Section>
      <Section
        title="Security events"
        actions={
          <Anchor component={Link} to={paths.audit({ subject: person.id })} size="sm">
            All in the audit trail
          </Anchor>
        }
      >
        <DataState view={events} empty={<Empty>Nothing yet.</Empty>}>
          {(nodes) => (
            <DataTable
              caption="Security events"
              rows={nodes}
              rowKey={(event) => event.id}
              columns={[
                { key: 'at', header: 'When', cell: (event) => <RelativeTime at={event.at} /> },
                {
                  key: 'what',
                  header: 'What',
                  isTitle: true,
                  cell: (event) => <strong>{auditWords(event.type)}</strong>,
                },
                { key: 'who', header: 'By', cell: (event) => event.actor.label },
                { key: 'outcome', header: 'Outcome', cell: (event) => auditOutcome(event.outcome) },
              ]}
            />
          )}
        </DataState>
      </Section>
    </>
  );
}
