import type { SendMailOptions } from 'nodemailer';

import { toDate } from '../platform/clock.js';
import type { Config } from '../config.js';
import type { OutgoingMail } from './delivery.js';

/** The mail as nodemailer takes it. */
export function toMessage(mail: OutgoingMail, config: Pick<Config, 'mailFrom' | 'publicUrl'>): SendMailOptions {
  return {
    from: config.mailFrom,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${config.publicUrl.hostname}>`,
    date: toDate(mail.createdAt),
    // No vacation notes back, and no answer from another robot.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
