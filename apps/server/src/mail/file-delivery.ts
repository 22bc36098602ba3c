import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createTransport } from 'nodemailer';

import { DAY, type Instant } from '@countersign/domain/time.js';

import type { Config } from '../config.js';
import { toIso } from '../platform/clock.js';
import { DeliveryError, type MailDelivery, type OutgoingMail } from './delivery.js';
import { toMessage } from './message.js';

/** Mails that say nothing secret are kept this long. */
const KEPT = 30 * DAY;

/** <when>-<kind>-<outbox id>-until-<ms>.eml: a folder in order of time, and when each file goes without opening it. */
const NAME = /-until-(\d{1,16})\.eml$/;
const UNFINISHED = /^\..*\.eml$/;

/** Without a mail server each mail is a file that whoever has the host can open. It goes when the link or code in it expires. */
export class FileDelivery implements MailDelivery {
  private readonly folder: string;
  private readonly transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(private readonly config: Pick<Config, 'mailFrom' | 'publicUrl' | 'dataDir'>) {
    this.folder = join(config.dataDir, 'outbox');
  }

  async deliver(mail: OutgoingMail): Promise<string> {
    const { message } = await this.transport.sendMail(toMessage(mail, this.config));
    const name = fileName(mail);
    const unfinished = join(this.folder, `.${name}`);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const file = Buffer.isBuffer(message) ? readable(message, mail.text) : message;
      await writeFile(unfinished, file, { mode: 0o600 });
      // Whole or not at all; and a second delivery of the same mail is the same file.
      await rename(unfinished, join(this.folder, name));
      return `No mail server is set, so the message lies on the server in ${join(this.folder, name)}. Set SMTP_URL to have mail sent.`;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new DeliveryError(`The mail could not be written to DATA_DIR/outbox (${code}).`, false, { cause: error });
    }
  }

  async tidy(now: Instant): Promise<void> {
    for (const name of await this.files()) {
      const until = NAME.exec(name)?.[1];
      if (until !== undefined && Number(until) <= now && !UNFINISHED.test(name))
        await rm(join(this.folder, name), { force: true });
    }
  }

  close(): void {
    this.transport.close();
  }

  private async files(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }
}

/**
 * The encoded parts break long lines, and a link copied out of them does not work. What stands before the first part
 * is passed over by mail programs (RFC 2046, 5.1.1): there the text is as it is, for whoever opens the file.
 */
function readable(message: Buffer, text: string): Buffer {
  const body = message.indexOf('\r\n\r\n') + 4;
  const preamble = `${text.replaceAll(/\r?\n/g, '\r\n').trimEnd()}\r\n\r\n`;
  return Buffer.concat([message.subarray(0, body), Buffer.from(preamble), message.subarray(body)]);
}

function fileName(mail: OutgoingMail): string {
  const when = toIso(mail.createdAt).replace(/[-:.]/g, '');
  const until = mail.expiresAt ?? mail.createdAt + KEPT;
  return `${when}-${mail.kind.toLowerCase().replaceAll('_', '-')}-${mail.id}-until-${until}.eml`;
}
