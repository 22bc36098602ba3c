import { Stack } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { answerWithPasskey } from '../../../lib/passkeys';
import { useAct } from '../../../lib/use-act';
import { PasskeyProof } from '../../../ui/PasskeyProof';
import { BeginPasskeyProofDocument, VerifySecondFactorDocument } from '../documents';
import type { WayProps } from './way-props';

/** The passkey or security key that is set up. Given up in the browser's dialog, nothing is lost: the button is still there. */
export function PasskeyWay({ remember, onProved, onRefused, children }: WayProps & { readonly children: ReactNode }) {
  const act = useAct();
  const { error } = act;
  useEffect(() => {
    if (error !== null) onRefused(error);
  }, [error, onRefused]);
  const prove = async (): Promise<void> => {
    const step = await act.run(async (execute) => {
      const { beginWebauthnAssertion } = await execute(BeginPasskeyProofDocument, {});
      const webauthn = await answerWithPasskey(beginWebauthnAssertion.options);
      const answer = await execute(VerifySecondFactorDocument, { input: { webauthn, rememberDevice: remember } });
      return answer.verifySecondFactor.__typename;
    });
    if (step !== null) onProved(step);
  };
  return (
    <Stack>
      <PasskeyProof
        pending={act.pending}
        error={error?.fields['rememberDevice'] === undefined ? error : null}
        onUse={() => void prove()}
      />
      {children}
    </Stack>
  );
}
