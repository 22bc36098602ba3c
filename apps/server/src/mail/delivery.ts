import type { Instant } from '@countersign/domain/time.js';

import type { RenderedMail } from './mail.js';

/** A mail on its way out, opened for this moment only. */
export interface OutgoingMail extends RenderedMail {
  /** The outbox row: the Message-ID is made of it, so that a mail sent twice (killed between the mail server's yes and our commit) is one mail to its reader. */
  readonly id: string;
  readonly kind: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly createdAt: Instant;
  /** When the link or code in it stops working. */
  readonly expiresAt: Instant | null;
}

/** Where mails go. */
export interface MailDelivery {
  /** @returns what became of it, in words for an owner: what the mail server said, or in which file it lies. @throws DeliveryError */
  deliver(mail: OutgoingMail): Promise<string>;
  /** Called now and then: removes what must not lie around any longer. */
  tidy(now: Instant): Promise<void>;
  close(): void;
}

/** Why a mail did not go out, in words without an address, a subject or what the other server said (it repeats addresses). */
export class DeliveryError extends Error {
  /** The other server's own words, where it said any: for the owner who asks, never for a log or the trail. */
  readonly serverSaid: string | null;

  /** @param permanent trying again would give the same answer. */
  constructor(
    message: string,
    readonly permanent: boolean,
    options: ErrorOptions & { readonly serverSaid?: string | null } = {},
  ) {
    super(message, options);
    this.serverSaid = options.serverSaid ?? null;
  }
}
