import { useQuery } from '@apollo/client/react';
import { viewOf } from '../../../lib/view';
import { DataState, Empty } from '../../../ui/DataState';
import { Section } from '../../../ui/Section';
import { StatusExportsDocument } from '../documents';
import { ExportList } from './ExportList';
import { StartExport } from './StartExport';

export function StatusExports({ after, onStarted }: { readonly after: string | null; readonly onStarted: () => void }) {
  const asked = useQuery(StatusExportsDocument, { variables: { first: 20, after } });
  const view = viewOf(asked, ({ statusExports }) => (statusExports.nodes.length === 0 ? 'empty' : statusExports));
  return (
    <>
      <StartExport
        onStarted={() => {
          onStarted();
          void asked.refetch();
        }}
      />
      <Section title="Exports of the status">
        <DataState view={view} empty={<Empty>Nothing has been exported yet. Start the first one above.</Empty>}>
          {(page) => <ExportList {...page} />}
        </DataState>
      </Section>
    </>
  );
}
