import { FirstRelease1795392000000 } from './0001-first-release.js';
import { AccountsAndTokens1795478400000 } from './0002-accounts-and-tokens.js';

/** In order. Append only. */
export const MIGRATIONS = [FirstRelease1795392000000, AccountsAndTokens1795478400000];
