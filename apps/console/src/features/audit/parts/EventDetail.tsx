import { Code, List, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import { formatExact } from '../../../lib/time';
import { Details } from '../../../ui/Details';
import type { AuditEvent } from '../documents';
import { readDetail, type Change } from '../event-words';

/** An event in words, with what was before and after, and as the data that exports and the API carry. */
export function EventDetail({ event }: { readonly event: AuditEvent }) {
  const { changes, sentences, rest } = readDetail(event.detail);
  const heading = useId();
  return (
    <Stack gap="md">
      {sentences.length > 0 && (
        <List size="sm">
          {sentences.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      )}
      <Details
        items={[
          // Sentences say it better, and in full.
          ...(sentences.length > 0
            ? []
            : changes.map((change) => [change.what, <BeforeAfter key={change.what} change={change} />] as const)),
          ['Exactly', formatExact(event.at)],
          ['Name of the event', event.type],
          ['Address', event.ipAddress ?? 'unknown'],
          ['Client', event.client ?? 'unknown'],
          ...rest,
        ]}
      />
      {event.detail !== null && (
        <details>
          <Text component="summary" size="sm" id={heading} style={{ cursor: 'pointer' }}>
            As data
          </Text>
          <Code
            block
            mt="xs"
            tabIndex={0}
            role="region"
            aria-labelledby={heading}
            style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
          >
            {JSON.stringify(event.detail, null, 2)}
          </Code>
        </details>
      )}
    </Stack>
  );
}

function BeforeAfter({ change }: { readonly change: Change }) {
  return (
    <>
      <strong>{change.after}</strong>, was {change.before}
    </>
  );
}
