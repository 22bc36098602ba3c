import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { paths } from '../../lib/paths';
import { viewOf } from '../../lib/view';
import { may, useViewer } from '../../lib/viewer';
import { DataState, Empty } from '../../ui/DataState';
import { PageHeader } from '../../ui/PageHeader';
import { Said } from '../../ui/Said';
import { Section } from '../../ui/Section';
import { ProvidersDocument } from './documents';
import { ProviderTable } from './parts/ProviderTable';

/** The ways in beside the password. Owners set them up; admins see how they are. */
export default function ProvidersPage() {
  const isOwner = may(useViewer(), 'MANAGE_PROVIDERS');
  const [search] = useSearchParams();
  const asked = useQuery(ProvidersDocument);
  const view = viewOf(asked, ({ providers }) => (providers.length === 0 ? 'empty' : providers));
  const add = isOwner ? (
    <Button component={Link} to={paths.newProvider}>
      Add a provider
    </Button>
  ) : undefined;
  return (
    <>
      <PageHeader title="Sign-in providers" actions={view.kind === 'empty' ? undefined : add}>
        People may sign in through a provider that they use anyway, beside those who come with a password. Each sign-in
        is judged by how it was made.
      </PageHeader>
      <Section title="Providers" description="Each has a button of its own on the sign-in page while it is on.">
        <DataState
          view={view}
          empty={
            <Empty action={add}>
              Everybody signs in with a password so far.{' '}
              {isOwner
                ? 'Add Google, an OpenID Connect or SAML provider, or your own application.'
                : 'An owner adds a provider here.'}
            </Empty>
          }
        >
          {(providers) => <ProviderTable providers={providers} />}
        </DataState>
        <Said>{search.get('removed') === null ? '' : 'The provider is removed.'}</Said>
      </Section>
    </>
  );
}
