import { count, moment, page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

/** From here on the mail asks for new codes (product.md: a warning at 3). */
const FEW_LEFT = 3;

export const recoveryCodesMade: Template<MailOf<'RECOVERY_CODES_MADE'>> = (_content, context) => ({
  subject: say`${context.organizationName}: new recovery codes were made`,
  heading: say`New recovery codes were made`,
  paragraphs: [
    say`Your account at ${context.organizationName} has a new set of recovery codes. The old ones no longer work: throw them away.`,
  ],
  action: { label: 'Review my security', url: page(context, '/security') },
  warning: say`Make new recovery codes under My security, which voids these, and change your password. If you cannot sign in, tell an admin at once.`,
});

export const recoveryCodeUsed: Template<MailOf<'RECOVERY_CODE_USED'>> = ({ left }, context) => ({
  subject: say`${context.organizationName}: a recovery code was used`,
  heading: say`A recovery code was used`,
  paragraphs: [
    say`One of the recovery codes of your account at ${context.organizationName} was used. Each works once.`,
    left === 0
      ? say`None is left. Make new ones now, or you may be locked out.`
      : left <= FEW_LEFT
        ? say`You have ${count(left, 'code', 'codes')} left. Make new ones soon.`
        : say`You have ${count(left, 'code', 'codes')} left.`,
  ],
  action: {
    label: left <= FEW_LEFT ? 'Make new recovery codes' : 'Review my security',
    url: page(context, '/security'),
  },
  warning: say`Then somebody has your password and your recovery codes. Change your password and make new codes at once. If you cannot sign in, tell an admin.`,
});

/** With the code where the system mails it, without where an admin hands it over; either way the user learns of it. */
export const recoveryCodeIssued: Template<MailOf<'RECOVERY_CODE_ISSUED'>> = (content, context) => ({
  subject: say`${context.organizationName}: a recovery code for you`,
  heading: say`A recovery code was made for you`,
  paragraphs: [
    content.code === null
      ? say`${content.by} made a recovery code for your account at ${context.organizationName} and will give it to you. It is not in this mail.`
      : say`${content.by} sends you this recovery code for your account at ${context.organizationName}.`,
    content.situation === 'FACTOR_LOST'
      ? say`Sign in with your password, enter the code, then set up a new second factor. It replaces your older factors, recovery codes and sessions.`
      : say`Sign in with your password, then enter the code. It lets you in for a day; your second factor stays as it is.`,
  ],
  ...(content.code === null ? {} : { code: content.code }),
  action: { label: 'Sign in', url: page(context, '/sign-in') },
  note: say`The code works once, until ${moment(content.expiresAt)}, and only together with your password. Nobody will ask you for it.`,
  warning: say`If you did not ask for a code, do not use it and give it to nobody. Tell an admin, and change your password if others may know it.`,
});
