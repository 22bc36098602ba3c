import { SecretBoxError, type SecretBox } from '../platform/secret-box.js';

// A known text, sealed by the first start: a start with other keys is refused, instead of meaning "no second factor".

const KEY_CHECK = 'the keys of this deployment';
const KEY_CHECK_SEAL = 'account:key-check';

/** What the first start keeps. */
export function sealKeyCheck(secretBox: SecretBox): string {
  return secretBox.seal(KEY_CHECK, KEY_CHECK_SEAL);
}

/** Why the keys at hand are not those of the database, or null where they are. */
export function keyCheckProblem(secretBox: SecretBox, sealed: string | null): SecretBoxError | null {
  try {
    return sealed !== null && secretBox.open(sealed, KEY_CHECK_SEAL) === KEY_CHECK
      ? null
      : new SecretBoxError('not our check');
  } catch (error) {
    return error instanceof SecretBoxError ? error : new SecretBoxError('the check is damaged', { cause: error });
  }
}
