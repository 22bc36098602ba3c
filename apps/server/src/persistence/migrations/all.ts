import { FirstRelease1795392000000 } from './0001-first-release.js';
import { AccountsAndTokens1795478400000 } from './0002-accounts-and-tokens.js';
import { TrustedDevices1795564800000 } from './0003-trusted-devices.js';
import { AuditExportsAndReminders1795651200000 } from './0004-audit-exports-and-reminders.js';

/** In order. Append only. */
export const MIGRATIONS = [
  FirstRelease1795392000000,
  AccountsAndTokens1795478400000,
  TrustedDevices1795564800000,
  AuditExportsAndReminders1795651200000,
];
