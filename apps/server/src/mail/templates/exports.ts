import { count, moment, page, say, type Line, type Template } from '../letter.js';
import type { MailContext, MailOf } from '../mail.js';

const NAMES = { STATUS: 'status export', AUDIT: 'export of the audit trail' } as const;

/** A page, never the file: whoever reads the mail still has to sign in. */
export const exportReady: Template<MailOf<'EXPORT_READY'>> = (content, context) => ({
  subject: say`${context.organizationName}: your ${NAMES[content.of]} is ready`,
  heading: say`Your ${NAMES[content.of]} is ready`,
  paragraphs: [
    content.of === 'AUDIT'
      ? say`The export of the audit trail of ${context.organizationName} is done: ${count(content.rows, 'event', 'events')}.`
      : say`The export of who uses two-factor authentication at ${context.organizationName} is done: ${count(content.rows, 'user', 'users')}.`,
  ],
  action: openExport(content.exportId, context),
  note: say`You need to be signed in as an owner or admin. The file is kept until ${moment(content.expiresAt)}, and each download is recorded.`,
});

export const exportFailed: Template<MailOf<'EXPORT_FAILED'>> = (content, context) => ({
  subject: say`${context.organizationName}: your ${NAMES[content.of]} failed`,
  heading: say`Your ${NAMES[content.of]} failed`,
  paragraphs: [unfinished(content.of, context)],
  action: openExport(content.exportId, context),
});

function unfinished(of: keyof typeof NAMES, { organizationName }: MailContext): Line {
  return of === 'AUDIT'
    ? say`The export of the audit trail of ${organizationName} could not be finished. Nothing was lost: start it again.`
    : say`The export of who uses two-factor authentication at ${organizationName} could not be finished. Nothing was lost: start it again.`;
}

function openExport(exportId: string, context: MailContext): { label: string; url: string } {
  return { label: 'Open the export', url: page(context, `/exports/${encodeURIComponent(exportId)}`) };
}
