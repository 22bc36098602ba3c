import { FirstRelease1795392000000 } from './0001-first-release.js';
import { AccountsAndTokens1795478400000 } from './0002-accounts-and-tokens.js';
import { TrustedDevices1795564800000 } from './0003-trusted-devices.js';
import { AuditExportsAndReminders1795651200000 } from './0004-audit-exports-and-reminders.js';
import { CoverageOverTime1795737600000 } from './0005-coverage-over-time.js';
import { BulkJobs1795824000000 } from './0006-bulk-jobs.js';
import { ThirdPartySignIn1795910400000 } from './0007-third-party-sign-in.js';
import { Webauthn1795996800000 } from './0008-webauthn.js';
import { EmailCodesAndDroppedKinds1796083200000 } from './0009-email-codes-and-dropped-kinds.js';
import { OpenSessions1796169600000 } from './0010-open-sessions.js';
import { EmergencySignIn1796256000000 } from './0011-emergency-sign-in.js';

/** In order. Append only. */
export const MIGRATIONS = [
  FirstRelease1795392000000,
  AccountsAndTokens1795478400000,
  TrustedDevices1795564800000,
  AuditExportsAndReminders1795651200000,
  CoverageOverTime1795737600000,
  BulkJobs1795824000000,
  ThirdPartySignIn1795910400000,
  Webauthn1795996800000,
  EmailCodesAndDroppedKinds1796083200000,
  OpenSessions1796169600000,
  EmergencySignIn1796256000000,
];
