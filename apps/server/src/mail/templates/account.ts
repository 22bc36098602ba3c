import { moment, page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

/** The first mail somebody gets: it must say who writes and why before it asks for anything. */
export const invitation: Template<MailOf<'INVITATION'>> = (content, { organizationName }) => ({
  subject: say`Your invitation to ${organizationName}`,
  heading: say`You are invited`,
  paragraphs: [
    say`There is an account for you at ${organizationName}. Choose a password to sign in for the first time.`,
  ],
  action: { label: 'Choose a password', url: content.link },
  note: say`The link works once, until ${moment(content.expiresAt)}. Keep this mail to yourself: whoever has the link can use it. If you did not expect it, ignore it.`,
});

/** A new password by link; nothing has happened yet, so there is nothing to undo. */
export const passwordLink: Template<MailOf<'PASSWORD_LINK'>> = (content, { organizationName }) => ({
  subject: say`${organizationName}: choose a new password`,
  heading: say`Choose a new password`,
  paragraphs: [
    say`With this link you choose a new password for your account at ${organizationName}. You are then signed out everywhere. Your second factor stays as it is.`,
  ],
  action: { label: 'Choose a new password', url: content.link },
  note: say`The link works once, until ${moment(content.expiresAt)}. Keep this mail to yourself: whoever has the link can use it.`,
  warning: say`If you did not ask for it, ignore this mail: your password stays as it is.`,
});

/** Asked for by somebody whose second factor comes to this very mailbox. */
export const passwordLinkByAdmin: Template<MailOf<'PASSWORD_LINK_BY_ADMIN'>> = (_content, context) => ({
  subject: say`${context.organizationName}: ask an admin for a new password`,
  heading: say`Ask an admin for a new password`,
  paragraphs: [
    say`Somebody asked for a new password for your account at ${context.organizationName}. It cannot be chosen by mail alone, because your sign-in codes come to this mailbox as well.`,
    say`Ask an admin: they know you, and send you the link. Your password stays as it is until then.`,
  ],
  action: { label: 'Sign in', url: page(context, '/sign-in') },
  warning: say`If you did not ask for it, ignore this mail: nothing has changed.`,
});

export const passwordChanged: Template<MailOf<'PASSWORD_CHANGED'>> = (_content, context) => ({
  subject: say`${context.organizationName}: your password was changed`,
  heading: say`Your password was changed`,
  paragraphs: [
    say`The password of your account at ${context.organizationName} was changed, and your other sessions were ended.`,
  ],
  action: { label: 'Review my security', url: page(context, '/security') },
  warning: say`Then somebody else has your account. Choose “Forgot your password?” on the sign-in page at once, and tell an admin.`,
});

/** Asked for on the settings page, to see that mail leaves the server. */
export const testMessage: Template<MailOf<'TEST_MESSAGE'>> = (_content, context) => ({
  subject: say`${context.organizationName}: test message`,
  heading: say`Mail works`,
  paragraphs: [
    say`You asked for this message in the settings of ${context.organizationName}. It arrived, so invitations and notices leave the server as well.`,
  ],
  action: { label: 'Open the settings', url: page(context, '/settings') },
});
