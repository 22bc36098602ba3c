import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';
import { viewOf } from '../../../lib/view';
import { DataState, Empty } from '../../../ui/DataState';
import { Section } from '../../../ui/Section';
import { AuditExportsDocument } from '../documents';
import { ExportList } from './ExportList';

export function AuditExports({ after }: { readonly after: string | null }) {
  const view = viewOf(
    useQuery(AuditExportsDocument, { variables: { first: 20, after }, fetchPolicy: 'cache-and-network' }),
    ({ auditExports }) => (auditExports.nodes.length === 0 ? 'empty' : auditExports),
  );
  return (
    <Section
      title="Exports of the audit trail"
      description="A file of events, as CSV or as JSON lines. Choose which on the page of the audit trail, and export what it shows."
      actions={
        <Button component={Link} to={paths.audit()} variant="default">
          Open the audit trail
        </Button>
      }
    >
      <DataState view={view} empty={<Empty>The audit trail has not been exported yet.</Empty>}>
        {(page) => <ExportList {...page} />}
      </DataState>
    </Section>
  );
}
