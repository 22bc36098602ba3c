import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';
import { DataTable } from '../../../ui/DataTable';
import { Pager } from '../../../ui/Pager';
import { RelativeTime } from '../../../ui/RelativeTime';
import type { Export } from '../documents';
import { ExportStatus } from './ExportStatus';

interface ExportListProps {
  readonly nodes: readonly Export[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export function ExportList({ nodes, pageInfo }: ExportListProps) {
  return (
    <>
      <DataTable<Export>
        caption="Exports, the latest first"
        rows={nodes}
        rowKey={(shown) => shown.id}
        columns={[
          {
            key: 'at',
            header: 'Started',
            isTitle: true,
            cell: (shown) => (
              <Anchor component={Link} to={paths.export(shown.id)} size="sm">
                <RelativeTime at={shown.requestedAt} />
              </Anchor>
            ),
          },
          { key: 'by', header: 'By', cell: (shown) => shown.requestedBy.label },
          { key: 'state', header: 'Result', cell: (shown) => <ExportStatus shown={shown} /> },
        ]}
      />
      <Pager label="Pages of exports" hasNextPage={pageInfo.hasNextPage} endCursor={pageInfo.endCursor} />
    </>
  );
}
