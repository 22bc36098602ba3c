import { setTimeout } from 'node:timers/promises';

import { SECOND } from '@countersign/domain/time.js';

import type { Config } from '../config.js';
import { DeliveryError, type MailDelivery, type OutgoingMail } from './delivery.js';
import { FileDelivery } from './file-delivery.js';
import type { MailContent } from './mail.js';
import { renderMail } from './render-mail.js';
import { SmtpDelivery, type SmtpTimeouts } from './smtp-delivery.js';

/** What became of one message that was sent at once. */
export interface SentNow {
  readonly ok: boolean;
  /** For the owner who asked: may hold an address and the mail server's own words. */
  readonly explanation: string;
  /** For the trail: holds neither. */
  readonly failure: string | null;
}

/** One message, before it is rendered. */
export interface LetterToSend extends Pick<OutgoingMail, 'id' | 'to' | 'createdAt'> {
  readonly content: MailContent;
  readonly organizationName: string;
}

/** How mail leaves this server, for whoever looks at the settings. */
export interface MailOutlet {
  readonly delivery: 'SMTP' | 'FILES';
  readonly from: string;
  /** Past the outbox, so that the answer says what became of it. Takes ten seconds at most. Throws nothing. */
  sendNow(letter: LetterToSend): Promise<SentNow>;
}

const LONGEST = 10 * SECOND;
const TIMEOUTS: SmtpTimeouts = {
  dnsTimeout: 4 * SECOND,
  connectionTimeout: 8 * SECOND,
  greetingTimeout: 8 * SECOND,
  socketTimeout: 8 * SECOND,
};
/** Of the mail server's own words, in characters. */
const LONGEST_QUOTE = 300;

/** @param longest in milliseconds; shorter in tests */
export function createMailOutlet(
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl' | 'dataDir'>,
  longest: number = LONGEST,
): MailOutlet {
  const { smtpUrl } = config;
  return {
    delivery: smtpUrl === null ? 'FILES' : 'SMTP',
    from: config.mailFrom,
    async sendNow({ content, organizationName, ...envelope }) {
      const context = { name: envelope.to.name, organizationName, publicUrl: config.publicUrl };
      const mail = { ...envelope, ...renderMail(content, context), kind: content.kind, expiresAt: null };
      // One that was used for nothing else: what it says is about the settings as they are, not about an old connection.
      const delivery: MailDelivery =
        smtpUrl === null ? new FileDelivery(config) : new SmtpDelivery(smtpUrl, config, TIMEOUTS);
      const stop = new AbortController();
      try {
        const late = setTimeout(longest, null, { signal: stop.signal, ref: false });
        const explanation = await Promise.race([delivery.deliver(mail), late.catch(() => null)]);
        if (explanation === null)
          throw new DeliveryError(
            'The mail server did not answer in time: check host and port of SMTP_URL, and firewalls on the way.',
            false,
          );
        return { ok: true, explanation: inOneLine(explanation, smtpUrl), failure: null };
      } catch (error) {
        return refused(error, smtpUrl);
      } finally {
        stop.abort();
        delivery.close();
      }
    },
  };
}

function refused(error: unknown, smtpUrl: string | null): SentNow {
  if (!(error instanceof DeliveryError)) {
    const failure = 'It could not be sent for a reason that is not known.';
    return { ok: false, explanation: failure, failure };
  }
  const said = error.serverSaid === null ? '' : ` It said: ${inOneLine(error.serverSaid, smtpUrl)}`;
  return { ok: false, explanation: `${error.message}${said}`, failure: error.message };
}

/** Some mail servers repeat what they were sent; the password of SMTP_URL is nobody's to read. */
function inOneLine(text: string, smtpUrl: string | null): string {
  const harmless = secretsOf(smtpUrl).reduce((left, secret) => left.replaceAll(secret, '(password)'), text);
  const line = harmless.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE - 1)}…`;
}

/** The password, and as AUTH LOGIN and AUTH PLAIN send it. */
function secretsOf(smtpUrl: string | null): string[] {
  if (smtpUrl === null) return [];
  const { username, password } = new URL(smtpUrl);
  if (password === '') return [];
  const plain = decoded(password);
  const inBase64 = (text: string): string => Buffer.from(text).toString('base64');
  return [inBase64(`\0${decoded(username)}\0${plain}`), inBase64(plain), plain];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
