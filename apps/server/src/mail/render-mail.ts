import { layOutHtml } from './layout.js';
import { asText, type Letter } from './letter.js';
import type { MailContent, MailContext, RenderedMail } from './mail.js';
import { layOutText } from './plain-text.js';
import { invitation, passwordChanged, passwordLink, passwordLinkByAdmin, testMessage } from './templates/account.js';
import { emergencyLink, emergencySignIn } from './templates/emergency.js';
import { emailChanged, emailChangeRequested, emailLink } from './templates/email.js';
import { exportFailed, exportReady } from './templates/exports.js';
import { emailCode } from './templates/email-code.js';
import { factorAdded, factorRemoved, factorReplaced, secondFactorPaused, twoFactorReset } from './templates/factors.js';
import { factorReminder, graceReminder, policyNotice, policyWeakened } from './templates/policy.js';
import { passkeyCounterTold, passkeyCounterWentBack } from './templates/passkeys.js';
import { trustedDeviceCopied } from './templates/devices.js';
import {
  identityAllowed,
  identityLinked,
  identityRemoved,
  providerCertificateEnding,
  providerChanged,
} from './templates/providers.js';
import { recoveryCodeIssued, recoveryCodesMade, recoveryCodeUsed } from './templates/recovery.js';
import { apiTokenCreated, apiTokenRevoked } from './templates/tokens.js';

/** Longer ones are cut by mail clients anyway. */
const LONGEST_SUBJECT = 160;

/** A mail in its three parts. Names in it may hold anything: the subject is one line, the HTML is escaped. */
export function renderMail(content: MailContent, context: MailContext): RenderedMail {
  const letter = letterOf(content, context);
  const subject = asText(letter.subject);
  return {
    subject:
      subject.length <= LONGEST_SUBJECT
        ? subject
        : `${subject.slice(0, LONGEST_SUBJECT - 1).replace(/[\ud800-\udbff]$/, '')}…`,
    text: layOutText(letter, context),
    html: layOutHtml(letter, context),
  };
}

function letterOf(content: MailContent, context: MailContext): Letter {
  switch (content.kind) {
    case 'INVITATION':
      return invitation(content, context);
    case 'PASSWORD_LINK':
      return passwordLink(content, context);
    case 'PASSWORD_CHANGED':
      return passwordChanged(content, context);
    case 'EMERGENCY_LINK':
      return emergencyLink(content, context);
    case 'EMERGENCY_SIGN_IN':
      return emergencySignIn(content, context);
    case 'TEST_MESSAGE':
      return testMessage(content, context);
    case 'EMAIL_LINK':
      return emailLink(content, context);
    case 'EMAIL_CHANGE_REQUESTED':
      return emailChangeRequested(content, context);
    case 'EMAIL_CHANGED':
      return emailChanged(content, context);
    case 'FACTOR_ADDED':
      return factorAdded(content, context);
    case 'FACTOR_REPLACED':
      return factorReplaced(content, context);
    case 'FACTOR_REMOVED':
      return factorRemoved(content, context);
    case 'SECOND_FACTOR_PAUSED':
      return secondFactorPaused(content, context);
    case 'TRUSTED_DEVICE_COPIED':
      return trustedDeviceCopied(content, context);
    case 'IDENTITY_LINKED':
      return identityLinked(content, context);
    case 'IDENTITY_REMOVED':
      return identityRemoved(content, context);
    case 'IDENTITY_ALLOWED':
      return identityAllowed(content, context);
    case 'PROVIDER_CERTIFICATE_ENDING':
      return providerCertificateEnding(content, context);
    case 'PROVIDER_CHANGED':
      return providerChanged(content, context);
    case 'TWO_FACTOR_RESET':
      return twoFactorReset(content, context);
    case 'PASSKEY_COUNTER_WENT_BACK':
      return passkeyCounterWentBack(content, context);
    case 'PASSKEY_COUNTER_TOLD':
      return passkeyCounterTold(content, context);
    case 'EMAIL_CODE':
      return emailCode(content, context);
    case 'PASSWORD_LINK_BY_ADMIN':
      return passwordLinkByAdmin(content, context);
    case 'RECOVERY_CODES_MADE':
      return recoveryCodesMade(content, context);
    case 'RECOVERY_CODE_USED':
      return recoveryCodeUsed(content, context);
    case 'RECOVERY_CODE_ISSUED':
      return recoveryCodeIssued(content, context);
    case 'POLICY_NOTICE':
      return policyNotice(content, context);
    case 'FACTOR_REMINDER':
      return factorReminder(content, context);
    case 'GRACE_REMINDER':
      return graceReminder(content, context);
    case 'POLICY_WEAKENED':
      return policyWeakened(content, context);
    case 'EXPORT_READY':
      return exportReady(content, context);
    case 'EXPORT_FAILED':
      return exportFailed(content, context);
    case 'API_TOKEN_CREATED':
      return apiTokenCreated(content, context);
    case 'API_TOKEN_REVOKED':
      return apiTokenRevoked(content, context);
  }
}
