import type { EntityManager } from 'typeorm';

import type { Instant } from '@countersign/domain/time.js';

import { dialectOf } from '../../persistence/dialect.js';

export interface FailedMail {
  readonly id: string;
  readonly kind: string;
  /** Null: it was for nobody in the directory, or for somebody who has been deleted. */
  readonly to: { readonly id: string; readonly name: string } | null;
  readonly queuedAt: Instant;
  readonly attempts: number;
  readonly givenUp: boolean;
  readonly reason: string;
}

// Given up, and tried in vain so far: one range each of the index outbox_messages_failed.
const RANGES = ["m.state = 'DEAD'", "m.state = 'QUEUED' and m.attempts > 0"] as const;

/** Mails that did not arrive, as far as they are still kept. Nothing of what they said. */
export class FailedMailsReadModel {
  constructor(private readonly manager: EntityManager) {}

  /** @param upTo counts no further */
  async count(upTo: number): Promise<number> {
    let mails = 0;
    for (const range of RANGES) {
      const [row]: { mails: number | string }[] = await this.manager.query(
        `select count(*) as mails from (select 1 from ${this.source} where ${range} limit ${upTo}) failed`,
      );
      mails += Number(row?.mails ?? 0);
    }
    return Math.min(mails, upTo);
  }

  /** Newest first. */
  async latest(limit: number): Promise<FailedMail[]> {
    const mails: FailedMail[] = [];
    for (const range of RANGES) {
      const rows: {
        id: string;
        kind: string;
        userId: string | null;
        userName: string | null;
        queuedAt: number | string;
        attempts: number;
        failure: string | null;
      }[] = await this.manager.query(
        `select m.id as id, m.kind as kind, u.id as userId, u.name as userName, m.created_at as queuedAt, m.attempts as attempts, m.failure as failure
         from ${this.source} left join users u on u.id = m.user_id where ${range} order by m.created_at desc, m.id desc limit ${limit}`,
      );
      for (const { id, kind, userId, userName, queuedAt, attempts, failure } of rows)
        mails.push({
          id,
          kind,
          to: userId === null || userName === null ? null : { id: userId, name: userName },
          queuedAt: Number(queuedAt),
          attempts: Number(attempts),
          givenUp: range === RANGES[0],
          reason: failure ?? 'It is not known why.',
        });
    }
    return mails.sort((a, b) => b.queuedAt - a.queuedAt || (a.id < b.id ? 1 : -1)).slice(0, limit);
  }

  private get source(): string {
    return dialectOf(this.manager).through('outbox_messages', 'm', 'outbox_messages_failed');
  }
}
