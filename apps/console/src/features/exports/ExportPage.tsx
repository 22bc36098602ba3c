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
import { ExportDocument } from './documents';
import { ExportStatus } from './parts/ExportStatus';

/** Where the mail about a finished export leads. */
export default function ExportPage() {
  const { id = '' } = useParams();
  const view = viewOf(useQuery(ExportDocument, { variables: { id } }), ({ statusExport }) => statusExport ?? 'empty');
  return (
    <>
      <Text size="sm" mb="xs">
        <Anchor component={Link} to={paths.exports} size="sm">
          Status exports
        </Anchor>
      </Text>
      <PageHeader title="Status export" />
      <DataState
        view={view}
        empty={
          <Empty
            action={
              <Anchor component={Link} to={paths.exports}>
                Start a new export
              </Anchor>
            }
          >
            This export is not there, or not any more.
          </Empty>
        }
      >
        {(statusExport) => (
          <Section title="Two-factor authentication status">
            <ExportStatus statusExport={statusExport} large />
            <div style={{ marginTop: 20 }}>
              <Details
                items={[
                  ['Started', formatExact(statusExport.requestedAt)],
                  ['By', statusExport.requestedBy.label],
                  ...(statusExport.completedAt === null
                    ? []
                    : [['Finished', formatExact(statusExport.completedAt)] as const]),
                  ...(statusExport.expiresAt === null
                    ? []
                    : [['Kept until', formatExact(statusExport.expiresAt)] as const]),
                ]}
              />
            </div>
          </Section>
        )}
      </DataState>
    </>
  );
}
