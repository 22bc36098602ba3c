import { Anchor, Button, Group, Text } from '@mantine/core';
import type { ProviderWindow } from '../lib/provider-window';

/** What the page says while somebody is at the provider, in the other window. */
export function ProviderTrip({ at, name }: { readonly at: ProviderWindow; readonly name: string }) {
  if (at.url === null) return null;
  return (
    <div role="status">
      <Text size="sm" mt="sm">
        {at.blocked ? (
          <>
            Your browser did not open a window.{' '}
            <Anchor href={at.url} target="_blank" size="sm">
              Open {name} yourself
            </Anchor>
            , and come back here.
          </>
        ) : (
          `Go on at ${name}, in the window that opened. This page goes on by itself.`
        )}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={at.cancel}>
          Cancel
        </Button>
      </Group>
    </div>
  );
}
