import { page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

/** Whoever showed the old value knows the password too, or is the user in a browser whose new value somebody else has. */
export const trustedDeviceCopied: Template<MailOf<'TRUSTED_DEVICE_COPIED'>> = (content, context) => ({
  subject: say`${context.organizationName}: a browser is no longer trusted`,
  heading: say`A browser is no longer trusted`,
  paragraphs: [
    say`Somebody entered your right password on a browser that showed an outdated copy of what marks your trusted browser (${content.client ?? 'an unknown browser'}). That happens when the mark was copied to another computer, or a backup of the browser was restored.`,
    say`The browser is not trusted any more: from now on it is asked for your second factor. Nobody was let in by the copy.`,
  ],
  action: { label: 'Review my security', url: page(context, '/security') },
  warning: say`Then somebody else may have copied your browser’s data and knows your password. Change it, end your other sessions and tell an admin.`,
});
