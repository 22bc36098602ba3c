import { useApolloClient, useQuery } from '@apollo/client/react';
import { viewOf } from '../../lib/view';
import { DataState } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { PolicyDocument, PolicyVersionsDocument } from './documents';
import { History } from './parts/History';
import { PolicyEditor } from './parts/PolicyEditor';

export default function PolicyPage() {
  const client = useApolloClient();
  const asked = useQuery(PolicyDocument);
  const view = viewOf(asked, ({ policy }) => policy);
  const reload = async (): Promise<void> => {
    await client.refetchQueries({ include: [PolicyDocument, PolicyVersionsDocument] });
  };
  return (
    <>
      <PageHeader title="Policy">
        Security for the whole account: who must use a second factor, and the rules around it. Nothing changes until you
        have reviewed and applied it.
      </PageHeader>
      <DataState view={view} lines={10}>
        {(policy) => <PolicyEditor policy={policy} onReload={reload} />}
      </DataState>
      <History />
    </>
  );
}
