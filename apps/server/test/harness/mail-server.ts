import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A real mail server on loopback that keeps what it takes. */
export class MailServer {
  readonly mails: Email[] = [];
  /** What it answers to every recipient, instead of taking the mail. */
  refuse: { code: number; text: string } | null = null;
  private server = this.create();
  private port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** On the same port as before, if there was one. */
  async start(): Promise<void> {
    this.server = this.create();
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.server.address() as AddressInfo).port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }

  private create(): SMTPServer {
    return new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: (address, _session, callback) => {
        if (this.refuse === null) callback();
        else
          callback(
            Object.assign(new Error(`${this.refuse.text} <${address.address}>`), { responseCode: this.refuse.code }),
          );
      },
      onData: (stream, _session, callback) => {
        void buffer(stream)
          .then((bytes) => PostalMime.parse(bytes))
          .then((mail) => {
            this.mails.push(mail);
            callback();
          }, callback);
      },
    });
  }
}
