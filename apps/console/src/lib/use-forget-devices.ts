import { graphql } from '@countersign/api-contract';
import { useState } from 'react';
import type { AppError } from './errors';
import { count } from './time';
import { useOperation } from './use-operation';

/** Forgetting is the same act on My security and on a person's page. */
const ForgetTrustedDevicesDocument = graphql(`
  mutation ForgetTrustedDevices($input: ForgetTrustedDevicesInput!) {
    forgetTrustedDevices(input: $input) {
      forgotten
    }
  }
`);

/** Which device somebody is about to forget, or all of them. */
export type Forgetting = { readonly deviceId: string } | 'all';

export interface ForgetDevices {
  /** What is asked about just now, before it is done. */
  readonly asking: Forgetting | null;
  readonly ask: (what: Forgetting) => void;
  readonly cancel: () => void;
  readonly confirm: () => Promise<void>;
  readonly pending: boolean;
  readonly error: AppError | null;
  /** What it came to; empty before. */
  readonly said: string;
}

/** @param userId whose devices */
export function useForgetDevices(userId: string, onForgotten: () => void): ForgetDevices {
  const forget = useOperation(ForgetTrustedDevicesDocument);
  const [asking, setAsking] = useState<Forgetting | null>(null);
  const [said, setSaid] = useState('');
  return {
    asking,
    ask: (what) => {
      setSaid('');
      setAsking(what);
    },
    cancel: () => {
      setAsking(null);
      forget.clearError();
    },
    async confirm() {
      if (asking === null) return;
      const answer = await forget.run({ input: { userId, ...(asking === 'all' ? {} : asking) } });
      if (answer === null) return;
      setAsking(null);
      setSaid(`${count(answer.forgetTrustedDevices.forgotten, 'trusted device')} forgotten.`);
      onForgotten();
    },
    pending: forget.pending,
    error: forget.error,
    said,
  };
}
