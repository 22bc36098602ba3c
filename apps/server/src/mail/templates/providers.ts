import { moment, page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

/** A new way in: whoever did not connect it must learn of it. */
export const identityLinked: Template<MailOf<'IDENTITY_LINKED'>> = ({ providerName }, context) => ({
  subject: say`${context.organizationName}: a new way to sign in was connected`,
  heading: say`${providerName} was connected`,
  paragraphs: [
    say`You can now sign in at ${context.organizationName} through ${providerName}. Your password and your second factor stay as they are.`,
  ],
  action: { label: 'Review how you sign in', url: page(context, '/security') },
  warning: say`Disconnect it under My security, then change your password. Tell an admin.`,
});

export const identityRemoved: Template<MailOf<'IDENTITY_REMOVED'>> = ({ providerName }, context) => ({
  subject: say`${context.organizationName}: a way to sign in was disconnected`,
  heading: say`${providerName} was disconnected`,
  paragraphs: [say`You cannot sign in at ${context.organizationName} through ${providerName} any more.`],
  action: { label: 'Review how you sign in', url: page(context, '/security') },
  warning: say`Change your password and tell an admin.`,
});

export const identityAllowed: Template<MailOf<'IDENTITY_ALLOWED'>> = ({ providerName, by, expiresAt }, context) => ({
  subject: say`${context.organizationName}: you can sign in through ${providerName}`,
  heading: say`You can sign in through ${providerName}`,
  paragraphs: [
    say`${by} allowed it at ${context.organizationName}. Sign in through ${providerName} with this e-mail address: the first time connects it with your user.`,
  ],
  action: { label: 'Sign in', url: page(context, '/sign-in') },
  note: say`It can be connected until ${moment(expiresAt)}.`,
  warning: say`Tell an admin, so that it is taken back before somebody uses it.`,
});

export const providerCertificateEnding: Template<MailOf<'PROVIDER_CERTIFICATE_ENDING'>> = (content, context) => ({
  subject: say`${context.organizationName}: the certificate of ${content.providerName} ends soon`,
  heading: say`The certificate of ${content.providerName} ends soon`,
  paragraphs: [
    say`The last certificate of the sign-in provider ${content.providerName} ends on ${moment(content.endsAt)}. After that nobody can sign in through it.`,
    say`Add its next certificate beside the present one; both hold until you take the old one away.`,
  ],
  action: { label: 'Add a certificate', url: page(context, '/integrations') },
});

export const providerChanged: Template<MailOf<'PROVIDER_CHANGED'>> = (content, context) => ({
  subject: say`${context.organizationName}: the sign-in provider ${content.providerName} was changed`,
  heading: say`The sign-in provider ${content.providerName} was changed`,
  paragraphs: [say`${content.by} changed through whom people sign in at ${context.organizationName}:`],
  list: content.changes.map((change) => say`${change}`),
  action: { label: 'Review sign-in providers', url: page(context, '/integrations') },
  note: say`All owners get this mail. If nobody knows why this was done, turn the provider off and look into the audit trail.`,
});
