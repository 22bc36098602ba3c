import { graphql } from '@countersign/api-contract';
import { answerWithPasskey } from '../lib/passkeys';
import { stepUp } from '../lib/step-up';
import { useAct } from '../lib/use-act';
import { PasskeyProof } from '../ui/PasskeyProof';
import { StepUpDocument } from './step-up-document';

const BeginStepUpWithPasskeyDocument = graphql(`
  mutation BeginStepUpWithPasskey {
    beginWebauthnAssertion {
      options
    }
  }
`);

/** The fresh proof by a passkey or security key. Given up in the browser's dialog, the button is still there. */
export function StepUpPasskey() {
  const act = useAct();
  const prove = async (): Promise<void> => {
    const proved = await act.run(async (execute) => {
      const { beginWebauthnAssertion } = await execute(BeginStepUpWithPasskeyDocument, {});
      const webauthn = await answerWithPasskey(beginWebauthnAssertion.options);
      return execute(StepUpDocument, { input: { webauthn } });
    });
    if (proved !== null) stepUp.finish(true);
  };
  return <PasskeyProof pending={act.pending} error={act.error} onUse={() => void prove()} />;
}
