import { startAuthentication, startRegistration, WebAuthnAbortService, WebAuthnError } from '@simplewebauthn/browser';
import { AppError } from './errors';

// Loaded only where a passkey is asked for or made (passkeys.ts).

/** Where a new passkey is to be kept. */
export type PasskeyPlace = 'THIS_DEVICE' | 'PHONE' | 'SECURITY_KEY';

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** Which device is asked first. The server's options say the rest. */
const ASKS = {
  THIS_DEVICE: { attachment: 'platform', hint: 'client-device' },
  PHONE: { attachment: 'cross-platform', hint: 'hybrid' },
  SECURITY_KEY: { attachment: 'cross-platform', hint: 'security-key' },
} as const;

/** @throws AppError, CANCELED where nothing was chosen */
export async function create(options: unknown, place: PasskeyPlace): Promise<unknown> {
  const asked = options as CreationOptions;
  const { attachment, hint } = ASKS[place];
  try {
    return await startRegistration({
      optionsJSON: {
        ...asked,
        authenticatorSelection: { ...asked.authenticatorSelection, authenticatorAttachment: attachment },
        hints: [hint],
      },
    });
  } catch (error) {
    throw inWords(error);
  }
}

/** @throws AppError, CANCELED where nothing was chosen */
export async function answer(options: unknown, fromAutofill: boolean): Promise<unknown> {
  try {
    return await startAuthentication({
      optionsJSON: options as RequestOptions,
      useBrowserAutofill: fromAutofill,
      verifyBrowserAutofillInput: false,
    });
  } catch (error) {
    throw inWords(error);
  }
}

/** Takes back what waits for an answer, like the offer in the list of a field. */
export const stopAsking = (): void => WebAuthnAbortService.cancelCeremony();

function inWords(error: unknown): AppError {
  const code = error instanceof WebAuthnError ? error.code : null;
  const name = error instanceof Error ? error.name : '';
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return new AppError(
      'CONFLICT',
      'This device or key is set up already. Choose another one, or go on with what you have.',
    );
  if (code === 'ERROR_INVALID_DOMAIN' || code === 'ERROR_INVALID_RP_ID' || name === 'SecurityError')
    return new AppError(
      'UNAVAILABLE',
      'Passkeys do not work at this address. Open Countersign at the address that your organization uses for it, or use another way.',
    );
  if (code?.startsWith('ERROR_AUTHENTICATOR_') === true || name === 'NotSupportedError')
    return new AppError('UNAVAILABLE', 'That device cannot keep a passkey. Choose another one, or use another way.');
  // Browsers say the same for "canceled", "took too long" and "none there", so that no page learns which it was.
  return new AppError('CANCELED', 'No passkey was used. Nothing is lost: try again, or use another way.');
}
