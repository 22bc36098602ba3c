import { moment, page, say, type Line, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

type EmailCodeMail = MailOf<'EMAIL_CODE'>;

/** The code is what the reader wants: it comes first in what a phone shows of a mail. */
export const emailCode: Template<EmailCodeMail> = (content, context) => ({
  subject: say`${content.code} is your code for ${context.organizationName}`,
  heading: say`Your code`,
  paragraphs: [purpose(content, context.organizationName)],
  code: content.code,
  action:
    content.purpose === 'SIGN_IN'
      ? { label: 'Open the sign-in page', url: page(context, '/sign-in/verify') }
      : { label: 'Open my security', url: page(context, '/security') },
  note: say`The code works once, until ${moment(content.expiresAt)}, and only where it was asked for. A newer one replaces it. Nobody will ask you for it.`,
  warning:
    content.purpose === 'SIGN_IN'
      ? say`Then somebody else knows your password. Give this code to nobody, sign in, and change your password.`
      : say`Then somebody else is signed in as you. Give this code to nobody, end that session under My security, and change your password.`,
});

function purpose(content: EmailCodeMail, organization: string): Line {
  switch (content.purpose) {
    case 'SIGN_IN':
      return say`Type it where you sign in to ${organization}.`;
    case 'STEP_UP':
      return say`Type it where ${organization} asks you to confirm that it is you.`;
    case 'ENROLLMENT':
      return say`Type it where you set up codes by mail as your second factor at ${organization}.`;
  }
}
