import { Anchor, List, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';
import { formatNumber } from '../../../lib/time';
import { DataTable } from '../../../ui/DataTable';
import { RelativeTime } from '../../../ui/RelativeTime';
import { ToneBadge } from '../../../ui/StatusBadge';
import type { Provider } from '../documents';
import { kindName } from '../words';

export function ProviderState({ provider }: { readonly provider: Provider }) {
  if (provider.enabled) return <ToneBadge tone="good">On</ToneBadge>;
  return provider.lastSignInAt === null ? (
    <ToneBadge tone="warn">Not turned on yet</ToneBadge>
  ) : (
    <ToneBadge tone="calm">Off</ToneBadge>
  );
}

export function ProviderTable({ providers }: { readonly providers: readonly Provider[] }) {
  return (
    <DataTable<Provider>
      caption="Sign-in providers"
      rows={providers}
      rowKey={(provider) => provider.id}
      columns={[
        {
          key: 'name',
          header: 'Name',
          isTitle: true,
          cell: (provider) => (
            <Stack gap={2} component="span" align="flex-start">
              <Anchor component={Link} to={paths.provider(provider.id)} size="sm" fw={600}>
                {provider.name}
              </Anchor>
              <Text span size="sm" c="dimmed">
                {kindName(provider)}
                {provider.managedByFile ? ', from a file' : ''}
              </Text>
              <Warnings warnings={provider.warnings} />
            </Stack>
          ),
        },
        { key: 'state', header: 'State', cell: (provider) => <ProviderState provider={provider} /> },
        { key: 'people', header: 'People', cell: (provider) => formatNumber(provider.users) },
        { key: 'used', header: 'Last sign-in', cell: (provider) => <RelativeTime at={provider.lastSignInAt} /> },
        {
          key: 'evidence',
          header: 'Last said “more than one factor”',
          cell: (provider) => <RelativeTime at={provider.lastEvidenceAt} />,
        },
      ]}
    />
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <List size="sm" c="var(--tone-warn)" listStyleType="none" spacing={2}>
      {warnings.map((warning) => (
        <List.Item key={warning}>{warning}</List.Item>
      ))}
    </List>
  );
}
