import { fail, succeed, type Result } from '@countersign/domain/result.js';

import type { MailOutlet } from '../../mail/mail-outlet.js';
import { failure, type Failure } from '../../operations/failures.js';
import type { Operation, Recipient } from '../../operations/operation.js';
import { sha256 } from '../../platform/digest.js';

export interface TestMail {
  readonly ok: boolean;
  readonly sentTo: string;
  readonly explanation: string;
}

/**
 * One message to whoever asks, past the outbox. Counted before it is sent, like a try of a password: ten at once, then one
 * a minute at most, because each holds a connection and fills a mailbox.
 */
export async function sendTestMail(
  op: Operation,
  to: Recipient,
  outlet: MailOutlet,
): Promise<Result<TestMail, Failure>> {
  const guardKey = sha256(`test message|${to.id}`);
  const reserved = await op.repeatableTransaction((tx) => tx.guards.reservePassword(guardKey, op.now));
  if (reserved.kind === 'WAIT') {
    return fail({
      ...failure.rateLimited(Math.ceil((reserved.until - op.now) / 1000)),
      message: 'You have sent many test messages already. Wait a minute before the next one.',
    });
  }
  const { organizationName } = await op.read.account.get();
  const sent = await outlet.sendNow({
    id: op.random.id(),
    to: { name: to.name, address: to.email },
    createdAt: op.now,
    content: { kind: 'TEST_MESSAGE' },
    organizationName,
  });
  await op.repeatableTransaction((tx) =>
    tx.audit('mail.test_sent', {
      subject: to,
      outcome: sent.ok ? 'success' : 'failure',
      detail: { delivery: outlet.delivery, ...(sent.failure === null ? {} : { reason: sent.failure }) },
    }),
  );
  return succeed({ ok: sent.ok, sentTo: to.email, explanation: sent.explanation });
}
