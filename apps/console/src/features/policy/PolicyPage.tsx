import { useApolloClient, useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { viewOf } from '../../lib/view';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { DataState } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { Said } from '../../ui/Said';
import { PolicyDocument, PolicyVersionsDocument, type Policy } from './documents';
import { History } from './parts/History';
import { PolicyEditor } from './parts/PolicyEditor';
import { draftOf, inputOf } from './policy-draft';
import { useDraft } from './use-draft';

export default function PolicyPage() {
  const client = useApolloClient();
  const asked = useQuery(PolicyDocument);
  const view = viewOf(asked, ({ policy }) => policy);
  const [draft, setDraft] = useDraft();
  const [reviewing, setReviewing] = useState(false);
  /** An earlier version whose going back to would drop what was chosen. */
  const [waiting, setWaiting] = useState<Policy | null>(null);
  const [said, setSaid] = useState('');
  const current = view.kind === 'content' ? view.data : null;

  const reload = async (): Promise<void> => {
    await client.refetchQueries({ include: [PolicyDocument, PolicyVersionsDocument] });
  };
  const goBack = (version: Policy): void => {
    setWaiting(null);
    if (current === null) return;
    if (inputOf(current, draftOf(version)) === null) {
      setSaid(`Version ${version.version} says the same as the version in force: there is nothing to change.`);
      return;
    }
    setDraft(draftOf(version));
    setReviewing(true);
  };
  const askToGoBack = (version: Policy): void => {
    setSaid('');
    if (current !== null && inputOf(current, draft) !== null) setWaiting(version);
    else goBack(version);
  };
  return (
    <>
      <PageHeader title="Policy">
        Security for the whole account: who must use a second factor, and the rules around it. Nothing changes until you
        have reviewed and applied it.
      </PageHeader>
      <DataState view={view} lines={10}>
        {(policy) => (
          <PolicyEditor
            policy={policy}
            draft={draft}
            onDraft={setDraft}
            reviewing={reviewing}
            onReview={setReviewing}
            onReload={reload}
          />
        )}
      </DataState>
      <History current={current?.version ?? null} onGoBack={askToGoBack} />
      <Said>{said}</Said>
      <ConfirmDialog
        opened={waiting !== null}
        title="Drop your changes?"
        confirmLabel={`Drop them and go back to version ${waiting?.version ?? ''}`}
        cancelLabel="Keep my changes"
        pending={false}
        error={null}
        onConfirm={() => waiting !== null && goBack(waiting)}
        onClose={() => setWaiting(null)}
      >
        You have changes that are not applied yet. Going back to an earlier version puts its settings in their place.
      </ConfirmDialog>
    </>
  );
}
