import { Text } from '@mantine/core';
import type { SignInOutcome } from '../lib/api-types';
import { OUTCOME } from '../lib/labels';
import { DataTable } from './DataTable';
import { RelativeTime } from './RelativeTime';
import { ToneBadge } from './StatusBadge';

export interface SignInRow {
  readonly id: string;
  readonly at: string;
  readonly outcome: SignInOutcome;
  readonly explanation: string;
  readonly ipAddress: string | null;
  readonly client: string | null;
  /** Null: not through a provider. */
  readonly providerName: string | null;
  /** What the provider said about the factors, in words. */
  readonly evidence: string | null;
}

const TONE = {
  ALLOWED: 'calm',
  CHALLENGED_AND_PROVED: 'good',
  ENROLLED: 'good',
  REFUSED: 'bad',
  ABANDONED: 'warn',
} as const;

/** Every sign-in with why it went as it did. */
export function SignInTable({ signIns }: { readonly signIns: readonly SignInRow[] }) {
  return (
    <DataTable<SignInRow>
      caption="Sign-ins"
      rows={signIns}
      rowKey={(signIn) => signIn.id}
      columns={[
        { key: 'at', header: 'When', cell: (signIn) => <RelativeTime at={signIn.at} /> },
        {
          key: 'outcome',
          header: 'Outcome, and why',
          isTitle: true,
          cell: (signIn) => (
            <div>
              <ToneBadge tone={TONE[signIn.outcome]}>{OUTCOME[signIn.outcome]}</ToneBadge>
              <Text size="sm" c="dimmed" mt={4}>
                {signIn.explanation}
              </Text>
              {signIn.providerName !== null && (
                <Text size="sm" c="dimmed" mt={4}>
                  Through {signIn.providerName}. About factors it said: {signIn.evidence ?? 'nothing'}.
                </Text>
              )}
            </div>
          ),
        },
        {
          key: 'client',
          header: 'Where',
          cell: (signIn) => (
            <div>
              {signIn.client ?? 'Unknown client'}
              <Text size="sm" c="dimmed" mt={4}>
                {signIn.ipAddress ?? 'Unknown address'}
              </Text>
            </div>
          ),
        },
      ]}
    />
  );
}
