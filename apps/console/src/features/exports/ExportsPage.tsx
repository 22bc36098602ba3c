import { useQuery } from '@apollo/client/react';
import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { useFilters } from '../../lib/search-params';
import { paths } from '../../lib/paths';
import { viewOf } from '../../lib/view';
import { DataState, Empty } from '../../ui/DataState';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { Pager } from '../../ui/Pager';
import { RelativeTime } from '../../ui/RelativeTime';
import { Section } from '../../ui/Section';
import { ExportsDocument, type Export } from './documents';
import { ExportStatus } from './parts/ExportStatus';
import { StartExport } from './parts/StartExport';

export default function ExportsPage() {
  const [search, change] = useFilters();
  const asked = useQuery(ExportsDocument, { variables: { first: 20, after: search.get('after') } });
  const view = viewOf(asked, ({ statusExports }) => (statusExports.nodes.length === 0 ? 'empty' : statusExports));
  return (
    <>
      <PageHeader title="Status exports" />
      <StartExport
        onStarted={() => {
          change({});
          void asked.refetch();
        }}
      />
      <Section title="Exports">
        <DataState view={view} empty={<Empty>Nothing has been exported yet. Start the first one above.</Empty>}>
          {({ nodes, pageInfo }) => (
            <>
              <DataTable<Export>
                caption="Exports, the latest first"
                rows={nodes}
                rowKey={(statusExport) => statusExport.id}
                columns={[
                  {
                    key: 'at',
                    header: 'Started',
                    cell: (statusExport) => (
                      <Anchor component={Link} to={paths.export(statusExport.id)} size="sm">
                        <RelativeTime at={statusExport.requestedAt} />
                      </Anchor>
                    ),
                  },
                  { key: 'by', header: 'By', cell: (statusExport) => statusExport.requestedBy.label },
                  {
                    key: 'state',
                    header: 'Result',
                    cell: (statusExport) => <ExportStatus statusExport={statusExport} />,
                  },
                ]}
              />
              <Pager label="Pages of exports" hasNextPage={pageInfo.hasNextPage} endCursor={pageInfo.endCursor} />
            </>
          )}
        </DataState>
      </Section>
    </>
  );
}
