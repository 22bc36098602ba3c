import { DAY, HOUR } from '@countersign/domain/time.js';

import { count, moment, page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

/** Goes to people who have never heard of a second factor: the one step is the guide. */
export const policyNotice: Template<MailOf<'POLICY_NOTICE'>> = (content, context) => ({
  subject:
    content.replaces === true
      ? say`${context.organizationName}: replace your second factor`
      : say`${context.organizationName}: set up your second factor`,
  heading: content.replaces === true ? say`Replace your second factor` : say`Set up your second factor`,
  paragraphs: [
    content.replaces === true
      ? say`${context.organizationName} no longer accepts the kind of second factor that you have. Sign in with it as you do, and set up another kind under “My security”.`
      : say`${context.organizationName} now requires two-factor authentication: beside your password, a code from an app on your phone proves that it is you.`,
    content.enrollBefore !== null
      ? say`Please set it up before ${moment(content.enrollBefore)}. After that you are asked to at your next sign-in, before anything else.`
      : content.graceDays > 0
        ? say`Please set it up within ${count(content.graceDays, 'day', 'days')} of your first sign-in. After that you are asked to before anything else.`
        : say`You are asked to set it up at your next sign-in, before anything else. Have your phone at hand; it takes about two minutes.`,
  ],
  action: { label: 'How to set it up', url: page(context, '/help/two-factor') },
});

/** The last word before the deadline says what happens at it, so that nobody is surprised by a session that ends. */
export const graceReminder: Template<MailOf<'GRACE_REMINDER'>> = ({ enrollBefore, from, replaces }, context) => ({
  subject: say`${context.organizationName}: ${timeLeft(enrollBefore - from)} left to set up your second factor`,
  heading: say`${timeLeft(enrollBefore - from)} left to set up your second factor`,
  paragraphs: [
    replaces === true
      ? say`${context.organizationName} no longer accepts the kind of second factor that you have, and you have not set up another one yet.`
      : say`${context.organizationName} requires two-factor authentication, and you have not set it up yet.`,
    say`You have ${timeLeft(enrollBefore - from)} left: please set it up before ${moment(enrollBefore)}. Then your session ends, and you are asked to at your next sign-in before anything else.`,
  ],
  action: { label: 'How to set it up', url: page(context, '/help/two-factor') },
  note: say`It takes about two minutes: sign in, open “My security” and follow the steps with your phone at hand.`,
});

/** Somebody is waiting for it: says what is missing and until when, and the one step is the guide. */
export const factorReminder: Template<MailOf<'FACTOR_REMINDER'>> = (content, context) => ({
  subject: say`${context.organizationName}: please set up your second factor`,
  heading: say`Please set up your second factor`,
  paragraphs: [
    content.replaces
      ? say`${context.organizationName} requires two-factor authentication, and the second factor that you have is of a kind that is no longer allowed.`
      : say`${context.organizationName} requires two-factor authentication, and you have not set it up yet.`,
    content.enrollBefore !== null
      ? say`Please set it up before ${moment(content.enrollBefore)}. After that you are asked to at your next sign-in, before anything else.`
      : content.graceDays > 0
        ? say`Please set it up within ${count(content.graceDays, 'day', 'days')} of your first sign-in. After that you are asked to before anything else.`
        : say`You are asked to set it up at your next sign-in, before anything else. Have your phone at hand; it takes about two minutes.`,
  ],
  action: { label: 'How to set it up', url: page(context, '/help/two-factor') },
  note: say`An admin of ${context.organizationName} had this reminder sent. Nothing has changed on your account.`,
});

export const policyWeakened: Template<MailOf<'POLICY_WEAKENED'>> = (content, context) => ({
  subject: say`${context.organizationName}: the security policy was loosened`,
  heading: say`The security policy was loosened`,
  paragraphs: [
    say`${content.by} changed the policy of ${context.organizationName}. These changes make sign-ins less strict:`,
  ],
  list: content.changes.map((change) => say`${change}`),
  action: { label: 'Review the policy', url: page(context, '/policy') },
  note: say`All owners and admins get this mail. If nobody knows why this was done, change the policy back and look into the audit trail.`,
});

/** Rounded down, because whoever reads it late must not count on more than there is. */
function timeLeft(ms: number): string {
  return ms >= DAY
    ? count(Math.floor(ms / DAY), 'day', 'days')
    : count(Math.max(1, Math.floor(ms / HOUR)), 'hour', 'hours');
}
