import { mailSeal } from '../../src/jobs/outbox.repository.js';
import type { TestServer } from './server.js';

export interface QueuedMail {
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What waits in the outbox for one address, in the order it was queued: what its owner is going to read. */
export async function mailsTo(server: TestServer, address: string, kind?: string): Promise<QueuedMail[]> {
  const { unitOfWork, secretBox } = server.opened.services;
  const rows: { id: string; kind: string; sealed: string }[] = await unitOfWork.reader.query(
    'select id, kind, sealed from outbox_messages where sealed is not null order by created_at, id',
  );
  return rows
    .map((row) => {
      const mail = JSON.parse(secretBox.open(row.sealed, mailSeal(row.id)));
      return { kind: row.kind, to: mail.to.address, subject: mail.subject, text: mail.text, html: mail.html };
    })
    .filter((mail) => mail.to === address && (kind === undefined || mail.kind === kind));
}

/** Of the newest such mail, the token of its link. */
export async function tokenMailedTo(server: TestServer, address: string, kind: string): Promise<string> {
  const mail = (await mailsTo(server, address, kind)).at(-1);
  const token = /#([\w-]+)/.exec(mail?.text ?? '')?.[1];
  if (token === undefined) throw new Error(`no ${kind} with a link was mailed to ${address}`);
  return token;
}

/** The newest that waits for an address, without opening those before it. */
export async function newestMail(server: TestServer, address: string, kind: string): Promise<QueuedMail> {
  const { unitOfWork, secretBox } = server.opened.services;
  const [row]: { id: string; sealed: string }[] = await unitOfWork.reader.query(
    'select id, sealed from outbox_messages where kind = ? and sealed is not null order by created_at desc, id desc limit 1',
    [kind],
  );
  const mail = row === undefined ? null : JSON.parse(secretBox.open(row.sealed, mailSeal(row.id)));
  if (mail?.to.address !== address) throw new Error(`no ${kind} was mailed to ${address}`);
  return { kind, to: address, subject: mail.subject, text: mail.text, html: mail.html };
}
