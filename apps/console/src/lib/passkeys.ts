import { AppError } from './errors';
import type { PasskeyPlace } from './webauthn';

export type { PasskeyPlace };

/** Whether this browser can use passkeys here at all: not without https, and not in very old ones. */
export function canUsePasskeys(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential === 'function';
}

/** Whether passkeys can be offered in the list that opens under a field. */
export async function canOfferPasskeys(): Promise<boolean> {
  if (!canUsePasskeys()) return false;
  return (await window.PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
}

/** Lets the person make a passkey by the server's options. @throws AppError, CANCELED where nothing was made */
export async function makePasskey(options: unknown, place: PasskeyPlace): Promise<unknown> {
  return (await load()).create(options, place);
}

/** Lets the person answer the server's options with a passkey. @throws AppError, CANCELED where none was used */
export async function answerWithPasskey(options: unknown, from: 'PROMPT' | 'AUTOFILL' = 'PROMPT'): Promise<unknown> {
  return (await load()).answer(options, from === 'AUTOFILL');
}

/** Takes an offer back that still waits. */
export async function stopOfferingPasskeys(): Promise<void> {
  (await load()).stopAsking();
}

async function load() {
  try {
    return await import('./webauthn');
  } catch {
    throw new AppError('OFFLINE', 'The page could not load what it needs. Check your connection and try again.');
  }
}
