import { useQuery } from '@apollo/client/react';
import { roleList } from '@countersign/domain/policy/describe-policy-change.js';
import { Alert, Anchor, List, Text } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { ROLE } from '../../lib/labels';
import { paths } from '../../lib/paths';
import { formatNumber } from '../../lib/time';
import { viewOf } from '../../lib/view';
import { may, useViewer } from '../../lib/viewer';
import { DataState, Empty } from '../../ui/DataState';
import { Details } from '../../ui/Details';
import { PageHeader } from '../../ui/PageHeader';
import { RelativeTime } from '../../ui/RelativeTime';
import { Section } from '../../ui/Section';
import { ProviderDocument, type Provider, type ThirdPartySignIn } from './documents';
import { AtProvider } from './parts/AtProvider';
import { PeopleSection } from './parts/PeopleSection';
import { ProviderState } from './parts/ProviderTable';
import { ReadOnlySettings } from './parts/ReadOnlySettings';
import { RemoveSection } from './parts/RemoveSection';
import { SettingsSection } from './parts/SettingsSection';
import { TestSection } from './parts/TestSection';
import { TurnOnSection } from './parts/TurnOnSection';
import { kindName } from './words';

export default function ProviderPage() {
  const { id = '' } = useParams();
  const asked = useQuery(ProviderDocument, { variables: { id } });
  const view = viewOf(asked, ({ provider, policy }) =>
    provider === null ? 'empty' : { provider, policy: policy.thirdPartySignIn },
  );
  return (
    <>
      <Text size="sm" mb="xs">
        <Anchor component={Link} to={paths.providers()} size="sm">
          Sign-in providers
        </Anchor>
      </Text>
      <DataState
        view={view}
        lines={8}
        empty={
          <>
            <PageHeader title="No such provider" />
            <Empty>It was removed, or never was there.</Empty>
          </>
        }
      >
        {({ provider, policy }) => (
          <Whole key={provider.id} provider={provider} policy={policy} onChanged={() => void asked.refetch()} />
        )}
      </DataState>
    </>
  );
}

interface WholeProps {
  readonly provider: Provider;
  readonly policy: ThirdPartySignIn;
  readonly onChanged: () => void;
}

function Whole({ provider, policy, onChanged }: WholeProps) {
  const isOwner = may(useViewer(), 'MANAGE_PROVIDERS');
  const edits = isOwner && !provider.managedByFile;
  // Numbered as long as somebody is on the way to turn it on.
  const step = (number: number, title: string): string => (provider.enabled ? title : `${number}. ${title}`);
  return (
    <>
      <PageHeader title={provider.name} actions={<ProviderState provider={provider} />}>
        {kindName(provider) === provider.name ? undefined : kindName(provider)}
      </PageHeader>
      {provider.managedByFile && (
        <Alert color="accent" mb="lg" title="Set up by a file">
          The file that the setting PROVIDERS_FILE names says all of this. Change it there, then start the server anew.
        </Alert>
      )}
      {!isOwner && !provider.managedByFile && (
        <Alert color="gray" mb="lg">
          Owners change this. You see how it is.
        </Alert>
      )}
      <Warnings provider={provider} />
      <Use provider={provider} />
      {edits ? (
        <>
          <AtProvider provider={provider} title={step(1, 'Enter at the provider')} />
          <SettingsSection provider={provider} title={step(2, 'Enter here')} />
          <PeopleSection provider={provider} title={step(3, 'Who may come')} />
          <TestSection provider={provider} title={step(4, 'Test it')} mayTest onTested={onChanged} />
          <TurnOnSection provider={provider} policy={policy} title={provider.enabled ? 'On or off' : '5. Turn it on'} />
          <RemoveSection provider={provider} />
        </>
      ) : (
        <>
          {isOwner && <AtProvider provider={provider} title="Enter at the provider" />}
          <ReadOnlySettings provider={provider} />
          <TestSection provider={provider} title="Last test" mayTest={isOwner} onTested={onChanged} />
        </>
      )}
    </>
  );
}

function Warnings({ provider: { warnings } }: { readonly provider: Provider }) {
  if (warnings.length === 0) return null;
  return (
    <Alert color="orange" mb="lg" title="What needs attention">
      <List size="sm" spacing={4}>
        {warnings.map((warning) => (
          <List.Item key={warning}>{warning}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** How it is used: nothing to say before it was ever turned on. */
function Use({ provider }: { readonly provider: Provider }) {
  if (!provider.enabled && provider.lastSignInAt === null && provider.users === 0) return null;
  return (
    <Section title="How it is used">
      <Details
        items={[
          ['People connected', formatNumber(provider.users)],
          ['Last sign-in', <RelativeTime key="used" at={provider.lastSignInAt} />],
          [
            'Last said that more than one factor was used',
            <RelativeTime key="evidence" at={provider.lastEvidenceAt} otherwise="never: it counts as one factor" />,
          ],
          ['Who may come', roleList(provider.roles) || 'nobody'],
          ['Roles it gives', rolesGiven(provider)],
        ]}
      />
    </Section>
  );
}

/** The value of a mapping that holds whatever the provider says. */
const EVERYBODY = '*';

function rolesGiven({ createUsers, roleMapping }: Provider): string {
  if (!createUsers) return 'none: it makes no users';
  const named = roleMapping.filter(({ value }) => value !== EVERYBODY);
  const others = ROLE[roleMapping.find(({ value }) => value === EVERYBODY)?.role ?? 'END_USER'];
  if (named.length === 0) return `${others}, to everybody whom it makes`;
  return [...named.map(({ value, role }) => `${value}: ${ROLE[role]}`), `all others: ${others}`].join('; ');
}
