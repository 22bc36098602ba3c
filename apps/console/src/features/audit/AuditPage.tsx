import { useQuery } from '@apollo/client/react';
import { Anchor, Box, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { auditOutcome, auditWords } from '../../lib/audit-words';
import { paths } from '../../lib/paths';
import { useFilters } from '../../lib/search-params';
import { viewOf } from '../../lib/view';
import { DataState, Empty } from '../../ui/DataState';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { Pager } from '../../ui/Pager';
import { RelativeTime } from '../../ui/RelativeTime';
import { ToneBadge } from '../../ui/StatusBadge';
import { NO_FILTERS, readAudit } from './audit-filter';
import { AuditDocument, type Actor, type AuditEvent } from './documents';
import { AuditFilters } from './parts/AuditFilters';
import { EventDetail } from './parts/EventDetail';
import { ExportDialog } from './parts/ExportDialog';
import { Retention } from './parts/Retention';

/** What the server calls whoever was deleted. */
const DELETED_USER = 'Deleted user';

export default function AuditPage() {
  const [search, change] = useFilters();
  const audit = readAudit(search);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [exporting, setExporting] = useState(false);
  const asked = useQuery(AuditDocument, { variables: { first: 50, after: audit.after, filter: audit.filter } });
  const view = viewOf({ ...asked, data: asked.data ?? asked.previousData }, ({ auditEvents }) =>
    auditEvents.nodes.length === 0 ? 'empty' : auditEvents,
  );
  const toggle = (id: string): void =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const clear = (
    <Button variant="default" onClick={() => change(NO_FILTERS)}>
      Clear all filters
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Audit trail"
        actions={
          <>
            <Anchor component={Link} to={paths.exports({ kind: 'audit' })} size="sm">
              Earlier exports
            </Anchor>
            <Button onClick={() => setExporting(true)}>Export</Button>
          </>
        }
      >
        Every security event, with who did it, to whom, and from where.
      </PageHeader>
      <AuditFilters audit={audit} change={change} />
      <DataState
        view={view}
        lines={10}
        empty={
          <Empty action={audit.isFiltered && clear}>
            {audit.isFiltered ? 'Nothing fits these filters.' : 'Nothing has happened yet.'}
          </Empty>
        }
      >
        {({ nodes, pageInfo }) => (
          <>
            <DataTable<AuditEvent>
              caption="Events, the latest first"
              rows={nodes}
              rowKey={(event) => event.id}
              detail={(event) => (open.has(event.id) ? <EventDetail event={event} /> : null)}
              columns={[
                { key: 'at', header: 'When', cell: (event) => <RelativeTime at={event.at} /> },
                {
                  key: 'what',
                  header: 'What',
                  isTitle: true,
                  cell: (event) => <strong>{auditWords(event.type)}</strong>,
                },
                { key: 'who', header: 'Done by', cell: (event) => <Who actor={event.actor} /> },
                {
                  key: 'whom',
                  header: 'About',
                  cell: (event) => (event.subject === null ? '' : <Who actor={event.subject} />),
                },
                { key: 'outcome', header: 'Outcome', cell: (event) => <Outcome outcome={event.outcome} /> },
                {
                  key: 'more',
                  header: 'Details',
                  hiddenHeader: true,
                  cell: (event) => (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-expanded={open.has(event.id)}
                      aria-label={`Details: ${auditWords(event.type)}, ${event.actor.label}`}
                      onClick={() => toggle(event.id)}
                    >
                      {open.has(event.id) ? 'Hide' : 'Details'}
                    </Button>
                  ),
                },
              ]}
            />
            <Pager label="Pages of events" hasNextPage={pageInfo.hasNextPage} endCursor={pageInfo.endCursor} />
          </>
        )}
      </DataState>
      <Box mt="xl">
        <Retention />
      </Box>
      {exporting && <ExportDialog audit={audit} onClose={() => setExporting(false)} />}
    </>
  );
}

function Outcome({ outcome }: { readonly outcome: string }) {
  const words = auditOutcome(outcome);
  return <ToneBadge tone={words === 'Done' ? 'calm' : 'bad'}>{words}</ToneBadge>;
}

function Who({ actor }: { readonly actor: Actor }) {
  if (actor.kind !== 'USER' || actor.id === null) return <>{actor.label}</>;
  // Nobody has a profile any more, but the id tells one from another.
  if (actor.label === DELETED_USER)
    return (
      <Text span size="sm" c="dimmed" title={actor.id}>
        {actor.label}
      </Text>
    );
  return (
    <Anchor component={Link} to={paths.person(actor.id)} size="sm">
      {actor.label}
    </Anchor>
  );
}
