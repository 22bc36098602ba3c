import type { Operation } from '../../operations/operation.js';
import { newChallenge } from '../../operations/webauthn-challenge.js';
import { sha256 } from '../../platform/digest.js';
import { assertionOptions } from '../../platform/webauthn.js';
import type { BegunAssertion } from './begin-webauthn-assertion.js';

/**
 * Options for whichever passkey the browser has: it will say whose it is. Asked for by every sign-in page that opens, by
 * nobody in particular: so it leaves nothing in the trail, and what the same browser can no longer use goes.
 * @param browserToken what the browser holds in a cookie: no other browser answers this challenge
 */
export async function beginPasskeySignIn(op: Operation, browserToken: string): Promise<BegunAssertion> {
  const challenge = newChallenge(op, 'PASSKEY_SIGN_IN', sha256(browserToken), null);
  const options = await assertionOptions(op.relyingParty, challenge.bytes, null);
  await op.repeatableTransaction((tx) => challenge.keep(tx));
  return { options, expiresAt: challenge.expiresAt };
}
