import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useContinueSignIn } from '../../../lib/after-sign-in';
import { answerWithPasskey, canOfferPasskeys, canUsePasskeys, stopOfferingPasskeys } from '../../../lib/passkeys';
import { useAct } from '../../../lib/use-act';
import { ErrorAlert } from '../../../ui/ErrorAlert';
import { BeginPasskeySignInDocument, SignInWithPasskeyDocument } from '../documents';
import { execute } from '../../../lib/transport';

/** A challenge is good for five minutes; an offer that stands longer is made anew before that. */
const OFFER_LASTS_MS = 4.5 * 60_000;

/** A passkey and nothing else: offered by the browser in the list under the e-mail field, and by a button of its own. */
export function PasskeyAlone() {
  const act = useAct();
  const goOn = useContinueSignIn();
  // A prompt takes the offer in the field away: made anew once it was given up.
  const [round, setRound] = useState(0);

  const signIn = async (from: 'PROMPT' | 'AUTOFILL', webauthn?: unknown): Promise<void> => {
    const step = await act.run(async () => {
      const given =
        from === 'AUTOFILL'
          ? webauthn
          : await answerWithPasskey((await execute(BeginPasskeySignInDocument, {})).beginPasskeySignIn.options);
      const answer = await execute(SignInWithPasskeyDocument, { input: { webauthn: given } });
      return answer.signInWithPasskey.__typename;
    });
    if (step !== null) goOn(step);
    else if (from === 'PROMPT') setRound((before) => before + 1);
  };
  const chosen = useRef(signIn);
  useEffect(() => {
    chosen.current = signIn;
  });
  useOffer(round, (webauthn) => void chosen.current('AUTOFILL', webauthn));

  if (!canUsePasskeys()) return null;
  return (
    <>
      <ErrorAlert error={act.error} title="Not signed in" takesFocus />
      <Button variant="default" size="md" fullWidth loading={act.pending} onClick={() => void signIn('PROMPT')}>
        Sign in with a passkey
      </Button>
    </>
  );
}

/** Lets the browser offer passkeys under the e-mail field for as long as the page is looked at. What goes wrong is not said: nobody asked. */
function useOffer(round: number, onChosen: (webauthn: unknown) => void): void {
  const tell = useRef(onChosen);
  useEffect(() => {
    tell.current = onChosen;
  });
  useEffect(() => {
    let over = false;
    let again: number | undefined;
    const offer = async (): Promise<void> => {
      if (over || !(await canOfferPasskeys())) return;
      const { beginPasskeySignIn } = await execute(BeginPasskeySignInDocument, {});
      if (over) return;
      again = window.setTimeout(renew, OFFER_LASTS_MS);
      const webauthn = await answerWithPasskey(beginPasskeySignIn.options, 'AUTOFILL');
      if (!over) tell.current(webauthn);
    };
    const begin = (): void => void offer().catch(() => undefined);
    const renew = (): void => {
      if (document.visibilityState === 'visible') begin();
      else document.addEventListener('visibilitychange', begin, { once: true });
    };
    begin();
    return () => {
      over = true;
      window.clearTimeout(again);
      document.removeEventListener('visibilitychange', begin);
      if (again !== undefined) void stopOfferingPasskeys().catch(() => undefined);
    };
  }, [round]);
}
