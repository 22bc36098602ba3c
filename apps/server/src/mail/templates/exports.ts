import { count, moment, page, say, type Template } from '../letter.js';
import type { MailOf } from '../mail.js';

/** A page, never the file: whoever reads the mail still has to sign in. */
export const exportReady: Template<MailOf<'EXPORT_READY'>> = (content, context) => ({
  subject: say`${context.organizationName}: your status export is ready`,
  heading: say`Your status export is ready`,
  paragraphs: [
    say`The export of who uses two-factor authentication at ${context.organizationName} is done: ${count(content.rows, 'user', 'users')}.`,
  ],
  action: { label: 'Open the export', url: page(context, `/exports/${encodeURIComponent(content.exportId)}`) },
  note: say`You need to be signed in as an owner or admin. The file is kept until ${moment(content.expiresAt)}, and each download is recorded.`,
});

export const exportFailed: Template<MailOf<'EXPORT_FAILED'>> = (content, context) => ({
  subject: say`${context.organizationName}: your status export failed`,
  heading: say`Your status export failed`,
  paragraphs: [
    say`The export of who uses two-factor authentication at ${context.organizationName} could not be finished. Nothing was lost: start it again.`,
  ],
  action: { label: 'Open the export', url: page(context, `/exports/${encodeURIComponent(content.exportId)}`) },
});
