import { useQuery } from '@apollo/client/react';
import { Anchor, Text } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { paths } from '../../lib/paths';
import { formatExact } from '../../lib/time';
import { viewOf } from '../../lib/view';
import { DataState, Empty } from '../../ui/DataState';
import { Details } from '../../ui/Details';
import { PageHeader } from '../../ui/PageHeader';
import { Section } from '../../ui/Section';
import { ExportDocument, type Export } from './documents';
import { ExportStatus } from './parts/ExportStatus';

/** Where the mail about a finished export leads. */
export default function ExportPage() {
  const { id = '' } = useParams();
  const view = viewOf<{ statusExport: Export | null; auditExport: Export | null }, Export>(
    useQuery(ExportDocument, { variables: { id } }),
    ({ statusExport, auditExport }) => statusExport ?? auditExport ?? 'empty',
  );
  const isAudit = view.kind === 'content' && view.data.__typename === 'AuditExport';
  return (
    <>
      <Text size="sm" mb="xs">
        <Anchor component={Link} to={paths.exports(isAudit ? { kind: 'audit' } : {})} size="sm">
          Exports
        </Anchor>
      </Text>
      <PageHeader title={isAudit ? 'Export of the audit trail' : 'Status export'} />
      <DataState
        view={view}
        empty={
          <Empty
            action={
              <Anchor component={Link} to={paths.exports()}>
                Start a new export
              </Anchor>
            }
          >
            This export is not there, or not any more.
          </Empty>
        }
      >
        {(shown) => (
          <Section title={isAudit ? 'Audit trail' : 'Two-factor authentication status'}>
            <ExportStatus shown={shown} large />
            <div style={{ marginTop: 20 }}>
              <Details
                items={[
                  ['Started', formatExact(shown.requestedAt)],
                  ['By', shown.requestedBy.label],
                  ...(shown.completedAt === null ? [] : [['Finished', formatExact(shown.completedAt)] as const]),
                  ...(shown.expiresAt === null ? [] : [['Kept until', formatExact(shown.expiresAt)] as const]),
                ]}
              />
            </div>
          </Section>
        )}
      </DataState>
    </>
  );
}
