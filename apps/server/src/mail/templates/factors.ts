import { count, page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

export const factorAdded: Template<MailOf<'FACTOR_ADDED'>> = (content, context) => ({
  subject: say`${context.organizationName}: a second factor was added`,
  heading: say`A second factor was added`,
  paragraphs: [
    say`“${content.factorName}” can now be used to sign in to your account at ${context.organizationName}. Your other sessions were ended.`,
  ],
  action: { label: 'Review my security', url: page(context, '/security') },
  warning: say`Remove that factor under My security and change your password. If you cannot sign in, tell an admin at once.`,
});

export const factorReplaced: Template<MailOf<'FACTOR_REPLACED'>> = (content, context) => ({
  subject: say`${context.organizationName}: a second factor was replaced`,
  heading: say`A second factor was replaced`,
  paragraphs: [
    content.factorName === content.replacedName
      ? say`“${content.factorName}” at ${context.organizationName} is now a new authenticator: the old one can no longer be used to sign in. Your recovery codes stay good, and your other sessions were ended.`
      : say`“${content.factorName}” now takes the place of “${content.replacedName}”, which can no longer be used to sign in to your account at ${context.organizationName}. Your recovery codes stay good, and your other sessions were ended.`,
  ],
  action: { label: 'Review my security', url: page(context, '/security') },
  warning: say`Remove the new factor under My security and change your password. If you cannot sign in, tell an admin at once.`,
});

export const factorRemoved: Template<MailOf<'FACTOR_REMOVED'>> = (content, context) => ({
  subject: say`${context.organizationName}: a second factor was removed`,
  heading: say`A second factor was removed`,
  paragraphs: [
    say`“${content.factorName}” can no longer be used to sign in to your account at ${context.organizationName}. Your other sessions were ended.`,
  ],
  action: { label: 'Review my security', url: page(context, '/security') },
  warning: say`Set up a second factor again and change your password at once. If you cannot sign in, tell an admin.`,
});

/** Wrong codes come after the right password: that is what the reader must know. */
export const secondFactorPaused: Template<MailOf<'SECOND_FACTOR_PAUSED'>> = (content, context) => ({
  subject: say`${context.organizationName}: wrong sign-in codes were entered`,
  heading: say`Wrong codes were entered`,
  paragraphs: [
    say`Somebody entered your right password, then too many wrong codes in a row. Nobody got in.`,
    content.minutes === 0
      ? say`Codes are now off for your account. Sign in with a recovery code, or ask an admin for help.`
      : say`No code is accepted for ${count(content.minutes, 'minute', 'minutes')}. After that you can sign in as usual; a recovery code works at once. If your codes keep failing, set the clock of your phone to automatic.`,
  ],
  action: { label: 'Review my security', url: page(context, '/security') },
  warning: say`Then somebody else knows your password. Sign in and change it; your second factor kept them out.`,
});

export const twoFactorReset: Template<MailOf<'TWO_FACTOR_RESET'>> = (content, context) => ({
  subject: say`${context.organizationName}: your two-factor authentication was reset`,
  heading: say`Your two-factor authentication was reset`,
  paragraphs: [
    say`${content.by} took away every second factor and recovery code of your account at ${context.organizationName}, and ended all your sessions.`,
    say`Sign in with your password and set up a new second factor.`,
  ],
  action: { label: 'Sign in', url: page(context, '/sign-in') },
  warning: say`If you did not ask for this, call an admin you know and ask who did. Until you set up a new second factor, your password alone protects your account.`,
});
