import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useFilters } from '../../lib/search-params';
import { viewOf } from '../../lib/view';
import { useViewer } from '../../lib/viewer';
import { DataState, Empty } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { Pager } from '../../ui/Pager';
import { Said } from '../../ui/Said';
import { Section } from '../../ui/Section';
import { TokensDocument, type Token } from './documents';
import { CreateTokenDialog } from './parts/CreateTokenDialog';
import { RevokeDialog } from './parts/RevokeDialog';
import { TokenTable } from './parts/TokenTable';

export default function TokensPage() {
  const { user } = useViewer();
  const [search, change] = useFilters();
  const after = search.get('after');
  const asked = useQuery(TokensDocument, { variables: { first: 20, after } });
  const view = viewOf(asked, ({ apiTokens }) => (apiTokens.nodes.length === 0 && after === null ? 'empty' : apiTokens));
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const [said, setSaid] = useState('');
  const createButton = useRef<HTMLButtonElement>(null);
  const opener = useRef<Element | null>(null);
  /** Where the dialog was opened from; if that is gone with its token, at the beginning of the page. */
  const focusAfter = (isGone: boolean): void => {
    requestAnimationFrame(() => {
      const back = opener.current;
      if (isGone) document.getElementById('main')?.focus();
      else if (back instanceof HTMLElement && back.isConnected) back.focus();
      else createButton.current?.focus();
    });
  };
  const create = (
    <Button
      ref={createButton}
      onClick={(event) => {
        opener.current = event.currentTarget;
        setSaid('');
        setCreating(true);
      }}
    >
      Create token
    </Button>
  );

  return (
    <>
      <PageHeader title="API tokens" actions={view.kind === 'empty' ? undefined : create}>
        A program uses the API with a token. It acts for you, within the scopes that you give it, and never beyond what
        your role may.
      </PageHeader>
      <Section
        title="Tokens"
        description={
          user.role === 'OWNER' ? 'Yours and everybody else’s, the newest first.' : 'Yours, the newest first.'
        }
      >
        <DataState
          view={view}
          empty={
            <Empty action={create}>
              No program has access yet. Create a token for the first one: a nightly export, say, or the scripts of your
              help desk.
            </Empty>
          }
        >
          {({ nodes, pageInfo }) => (
            <>
              <TokenTable
                tokens={nodes}
                onRevoke={(token) => {
                  opener.current = document.activeElement;
                  setSaid('');
                  setRevoking(token);
                }}
              />
              <Pager label="Pages of tokens" hasNextPage={pageInfo.hasNextPage} endCursor={pageInfo.endCursor} />
            </>
          )}
        </DataState>
        <Said>{said}</Said>
      </Section>
      {creating && (
        <CreateTokenDialog
          onCreated={() => {
            // The new one is on the first page.
            change({});
            void asked.refetch();
          }}
          onClose={() => {
            setCreating(false);
            focusAfter(false);
          }}
        />
      )}
      {revoking !== null && (
        <RevokeDialog
          token={revoking}
          isOwn={revoking.owner.id === user.id}
          onRevoked={() => {
            setSaid(`“${revoking.name}” is revoked. Programs that use it are refused from now on.`);
            void asked.refetch();
          }}
          onClose={(isRevoked) => {
            setRevoking(null);
            focusAfter(isRevoked);
          }}
        />
      )}
    </>
  );
}
