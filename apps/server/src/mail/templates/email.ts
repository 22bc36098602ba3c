import { moment, page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

/** To an address that nobody has proved yet: it may be a stranger's, who must be able to leave it at that. */
export const emailLink: Template<MailOf<'EMAIL_LINK'>> = (content, { organizationName }) => ({
  subject: say`${organizationName}: confirm your new e-mail address`,
  heading: say`Confirm your new e-mail address`,
  paragraphs: [
    say`This address is to become the one that you sign in with at ${organizationName}. Confirm it, and it replaces the old one at once.`,
  ],
  action: { label: 'Confirm this address', url: content.link },
  note: say`The link works once, until ${moment(content.expiresAt)}. If you did not ask for this, ignore the mail: nothing changes.`,
});

export const emailChangeRequested: Template<MailOf<'EMAIL_CHANGE_REQUESTED'>> = (content, context) => ({
  subject: say`${context.organizationName}: a change of your e-mail address was asked for`,
  heading: say`A change of your e-mail address was asked for`,
  paragraphs: [
    content.by === null
      ? say`The address of your account at ${context.organizationName} is to become ${content.newEmail}. Nothing has changed yet: the new address has to be confirmed first.`
      : say`${content.by} asked that the address of your account at ${context.organizationName} become ${content.newEmail}. Nothing has changed yet: the new address has to be confirmed first.`,
  ],
  action: { label: 'Review my security', url: page(context, '/security') },
  warning: say`Take the change back under My security and change your password at once. If you cannot sign in, tell an admin.`,
});

/** The last mail to the old address. */
export const emailChanged: Template<MailOf<'EMAIL_CHANGED'>> = (content, context) => ({
  subject: say`${context.organizationName}: your e-mail address was changed`,
  heading: say`Your e-mail address was changed`,
  paragraphs: [
    say`You now sign in at ${context.organizationName} with ${content.newEmail}. This address is not used any more, and your other sessions were ended.`,
  ],
  action: { label: 'Sign in', url: page(context, '/sign-in') },
  warning: say`Then somebody else has your account. Tell an admin at once: they can change the address back and end every session.`,
});
