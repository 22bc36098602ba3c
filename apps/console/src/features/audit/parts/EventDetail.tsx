import { Code } from '@mantine/core';
import { formatExact } from '../../../lib/time';
import { Details } from '../../../ui/Details';
import type { AuditEvent } from '../documents';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** "graceEndsAt" as "Grace ends at" */
const words = (key: string): string => {
  const spaced = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

function shown(value: unknown) {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return (
    <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {JSON.stringify(value, null, 2)}
    </Code>
  );
}

export function EventDetail({ event }: { readonly event: AuditEvent }) {
  const own = isRecord(event.detail)
    ? Object.entries(event.detail).map(([key, value]) => [words(key), shown(value)] as const)
    : [];
  return (
    <Details
      items={[
        ['Exactly', formatExact(event.at)],
        ['Name of the event', event.type],
        ['Address', event.ipAddress ?? 'unknown'],
        ['Client', event.client ?? 'unknown'],
        ...own,
      ]}
    />
  );
}
