import { page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

export const passkeyCounterWentBack: Template<MailOf<'PASSKEY_COUNTER_WENT_BACK'>> = (content, context) => ({
  subject: say`${context.organizationName}: a passkey of yours may have been copied`,
  heading: say`A passkey of yours may have been copied`,
  paragraphs: [
    say`“${content.factorName}” was used at ${context.organizationName}, and the number that it counts its uses with had gone back. It was refused. A copy of it may be in other hands; or it was reset or repaired.`,
    say`Remove it under My security and set it up again. If it never left your hands, nothing else is needed.`,
  ],
  action: { label: 'Review my security', url: page(context, '/security') },
  warning: say`If you did not use it just now, somebody has a copy of it: remove it at once, change your password and tell an admin.`,
});

export const passkeyCounterTold: Template<MailOf<'PASSKEY_COUNTER_TOLD'>> = (content, context) => ({
  subject: say`${context.organizationName}: a passkey of ${content.userName} may have been copied`,
  heading: say`A passkey may have been copied`,
  paragraphs: [
    say`“${content.factorName}” of ${content.userName} was used, and the number that it counts its uses with had gone back. It was refused, and ${content.userName} was told.`,
    say`Ask whether that was them, and whether the device was ever out of their hands. If it was, reset their two-factor authentication.`,
  ],
  action: { label: 'See who it is', url: page(context, `/people/${content.userId}`) },
});
