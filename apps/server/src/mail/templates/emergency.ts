import { moment, page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

/** To an owner or admin who asked for a way in while a provider is down. */
export const emergencyLink: Template<MailOf<'EMERGENCY_LINK'>> = (content, { organizationName }) => ({
  subject: say`${organizationName}: emergency sign-in`,
  heading: say`Sign in while the provider is down`,
  paragraphs: [
    say`With this link you sign in to ${organizationName} with your password and your second factor, past the sign-in provider. All owners and admins are told when it is used.`,
  ],
  action: { label: 'Sign in', url: content.link },
  note: say`The link works once, until ${moment(content.expiresAt)}. It opens nothing without your password and second factor.`,
  warning: say`Then ignore this mail, and tell the other owners.`,
});

/** To every owner and admin, whoever used it included. */
export const emergencySignIn: Template<MailOf<'EMERGENCY_SIGN_IN'>> = (content, context) => ({
  subject: say`${context.organizationName}: emergency sign-in by ${content.by}`,
  heading: say`An emergency sign-in was used`,
  paragraphs: [
    content.ipAddress === null
      ? say`${content.by} gave the right password by an emergency link, past the sign-in provider, and is asked for the second factor.`
      : say`${content.by} gave the right password by an emergency link, past the sign-in provider, from ${content.ipAddress}, and is asked for the second factor.`,
  ],
  action: { label: 'Open the audit trail', url: page(context, '/audit') },
  note: say`If you know of no provider that is down, ask ${content.by} at once, end the sessions and suspend the account.`,
});
