import type { Config } from '../config.js';
import type { MailDelivery } from './delivery.js';
import { FileDelivery } from './file-delivery.js';
import { SmtpDelivery } from './smtp-delivery.js';

/** SMTP where it is set, else files on the host. */
export function createMailDelivery(
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl' | 'dataDir'>,
): MailDelivery {
  return config.smtpUrl === null ? new FileDelivery(config) : new SmtpDelivery(config.smtpUrl, config);
}
