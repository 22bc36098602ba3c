import { useQuery } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
import type { PolicyInput } from '../../lib/api-types';
import { viewOf, type View } from '../../lib/view';
import { PolicyPreviewDocument, type Preview } from './documents';

/** What saving would do, asked a moment after the last change. The old answer stays until the new one is there. */
export function usePreview(version: number, input: PolicyInput | null, endUnprotectedSessions: boolean): View<Preview> {
  const [wanted] = useDebouncedValue(JSON.stringify({ version, input, endUnprotectedSessions }), 350);
  const asked = useQuery(PolicyPreviewDocument, {
    variables: { input: { basedOnVersion: version, policy: input ?? {}, endUnprotectedSessions } },
    skip: input === null || wanted !== JSON.stringify({ version, input, endUnprotectedSessions }),
    fetchPolicy: 'network-only',
  });
  const data = asked.data ?? (asked.error === undefined ? asked.previousData : undefined);
  return viewOf({ ...asked, data }, (answer) => answer.policyPreview);
}
