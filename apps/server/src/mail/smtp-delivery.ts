import { createTransport } from 'nodemailer';

import { SECOND } from '@countersign/domain/time.js';

import type { Config } from '../config.js';
import { DeliveryError, type MailDelivery, type OutgoingMail } from './delivery.js';
import { toMessage } from './message.js';

/** Together well below the lease of a mail (outbox-worker.ts): a try has ended before somebody else may begin one. */
const TIMEOUTS = {
  dnsTimeout: 5 * SECOND,
  connectionTimeout: 10 * SECOND,
  greetingTimeout: 10 * SECOND,
  socketTimeout: 20 * SECOND,
} as const;

const createSmtpTransport = (url: string) => createTransport({ url, ...TIMEOUTS, logger: false });

/** Hands mails to the mail server of SMTP_URL. */
export class SmtpDelivery implements MailDelivery {
  private readonly transport;

  constructor(
    url: string,
    private readonly config: Pick<Config, 'mailFrom' | 'publicUrl'>,
  ) {
    this.transport = createSmtpTransport(url);
  }

  async deliver(mail: OutgoingMail): Promise<void> {
    try {
      await this.transport.sendMail(toMessage(mail, this.config));
    } catch (error) {
      throw explain(error);
    }
  }

  tidy(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.transport.close();
  }
}

/** Connects, greets and signs in, without sending. @returns what is wrong, or null. */
export async function smtpProblem(url: string): Promise<string | null> {
  const transport = createSmtpTransport(url);
  try {
    await transport.verify();
    return null;
  } catch (error) {
    return explain(error).message;
  } finally {
    transport.close();
  }
}

/**
 * A refused recipient or message stays refused. A refused sign-in or sender is a setting to be put right: the mails wait.
 * The other server's words are left out, because they repeat addresses; its number says enough.
 */
function explain(error: unknown): DeliveryError {
  const { code, responseCode, command } = parts(error);
  const number = responseCode === null ? '' : ` (${responseCode})`;
  const final = responseCode !== null && responseCode >= 500 && responseCode <= 599;
  if (code === 'EENVELOPE' && command === 'RCPT TO') {
    return new DeliveryError(`The mail server refused the recipient${number}.`, final, { cause: error });
  }
  if (code === 'EENVELOPE' && command === 'API')
    return new DeliveryError('The address of the recipient or of MAIL_FROM is not one that can be written to.', true);
  if (code === 'EMESSAGE')
    return new DeliveryError(`The mail server refused the message${number}.`, final, { cause: error });
  if (code === 'EENVELOPE')
    return new DeliveryError(`The mail server refused the sender${number}: check MAIL_FROM.`, false, { cause: error });
  if (code === 'EAUTH')
    return new DeliveryError(`The mail server refused the user or password of SMTP_URL${number}.`, false, {
      cause: error,
    });
  if (code === 'ETLS' || code === 'EREQUIRETLS')
    return new DeliveryError(
      'The mail server and this one did not agree on encryption: check SMTP_URL (smtp: or smtps:).',
      false,
      { cause: error },
    );
  if (code !== null && UNREACHABLE.has(code))
    return new DeliveryError(`The mail server could not be reached (${code}).`, false, { cause: error });
  return new DeliveryError(`The mail server did not take the mail (${code ?? 'no answer'}${number}).`, false, {
    cause: error,
  });
}

const UNREACHABLE: ReadonlySet<string> = new Set(['ESOCKET', 'ECONNECTION', 'ETIMEDOUT', 'EDNS']);

function parts(error: unknown): { code: string | null; responseCode: number | null; command: string | null } {
  if (typeof error !== 'object' || error === null) return { code: null, responseCode: null, command: null };
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : null,
    responseCode: 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null,
    command: 'command' in error && typeof error.command === 'string' ? error.command : null,
  };
}
