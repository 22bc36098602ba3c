import { createTransport } from 'nodemailer';

import { SECOND } from '@countersign/domain/time.js';

import type { Config } from '../config.js';
import { DeliveryError, type MailDelivery, type OutgoingMail } from './delivery.js';
import { toMessage } from './message.js';

/** How long the other side may be silent, in milliseconds. */
export interface SmtpTimeouts {
  readonly dnsTimeout: number;
  readonly connectionTimeout: number;
  readonly greetingTimeout: number;
  readonly socketTimeout: number;
}

/** Together well below the lease of a mail (outbox-worker.ts): a try has ended before somebody else may begin one. */
const TIMEOUTS: SmtpTimeouts = {
  dnsTimeout: 5 * SECOND,
  connectionTimeout: 10 * SECOND,
  greetingTimeout: 10 * SECOND,
  socketTimeout: 20 * SECOND,
};

const createSmtpTransport = (url: string, timeouts: SmtpTimeouts) =>
  createTransport({ url, ...timeouts, logger: false });

/** Hands mails to the mail server of SMTP_URL. */
export class SmtpDelivery implements MailDelivery {
  private readonly transport;

  constructor(
    url: string,
    private readonly config: Pick<Config, 'mailFrom' | 'publicUrl'>,
    timeouts: SmtpTimeouts = TIMEOUTS,
  ) {
    this.transport = createSmtpTransport(url, timeouts);
  }

  async deliver(mail: OutgoingMail): Promise<string> {
    try {
      const { response } = await this.transport.sendMail(toMessage(mail, this.config));
      return `The mail server took it and said: ${response}`;
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
  const transport = createSmtpTransport(url, TIMEOUTS);
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
 * The other server's words are kept apart, because they repeat addresses; its number says enough.
 */
function explain(error: unknown): DeliveryError {
  const { responseCode, response } = parts(error);
  const final = responseCode !== null && responseCode >= 500 && responseCode <= 599;
  const { message, permanent } = judge(error, final);
  return new DeliveryError(message, permanent, { cause: error, serverSaid: response });
}

function judge(error: unknown, final: boolean): { readonly message: string; readonly permanent: boolean } {
  const { code, responseCode, command, message } = parts(error);
  const number = responseCode === null ? '' : ` (${responseCode})`;
  if (code === 'EENVELOPE' && command === 'RCPT TO')
    return { message: `The mail server refused the recipient${number}.`, permanent: final };
  if (code === 'EENVELOPE' && command === 'API')
    return {
      message: 'The address of the recipient or of MAIL_FROM is not one that can be written to.',
      permanent: true,
    };
  if (code === 'EMESSAGE') return { message: `The mail server refused the message${number}.`, permanent: final };
  if (code === 'EENVELOPE')
    return { message: `The mail server refused the sender${number}: check MAIL_FROM.`, permanent: false };
  if (code === 'EAUTH')
    return { message: `The mail server refused the user or password of SMTP_URL${number}.`, permanent: false };
  if (code === 'ETLS' || code === 'EREQUIRETLS' || /SSL routines/.test(message))
    return {
      message: 'The mail server and this one did not agree on encryption: check SMTP_URL (smtp: or smtps:).',
      permanent: false,
    };
  if (code !== null && UNREACHABLE.has(code))
    return { message: `The mail server could not be reached ${whyUnreachable(code, message)}`, permanent: false };
  return { message: `The mail server did not take the mail (${code ?? 'no answer'}${number}).`, permanent: false };
}

const UNREACHABLE: ReadonlySet<string> = new Set(['ESOCKET', 'ECONNECTION', 'ETIMEDOUT', 'EDNS']);

function whyUnreachable(code: string, message: string): string {
  if (message.includes('ECONNREFUSED')) return '(connection refused): check host and port of SMTP_URL.';
  if (code === 'EDNS') return '(no such host): check the host of SMTP_URL.';
  if (code === 'ETIMEDOUT') return '(no answer in time): check host and port of SMTP_URL, and firewalls on the way.';
  return `(${code}).`;
}

interface SmtpErrorParts {
  readonly code: string | null;
  readonly responseCode: number | null;
  readonly response: string | null;
  readonly command: string | null;
  readonly message: string;
}

function parts(error: unknown): SmtpErrorParts {
  const fields: Readonly<Record<string, unknown>> =
    typeof error === 'object' && error !== null ? Object.fromEntries(Object.entries(error)) : {};
  const { code, responseCode, response, command } = fields;
  return {
    code: typeof code === 'string' ? code : null,
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    response: typeof response === 'string' ? response : null,
    command: typeof command === 'string' ? command : null,
    message: error instanceof Error ? error.message : '',
  };
}
