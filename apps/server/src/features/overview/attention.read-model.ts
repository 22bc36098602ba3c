import type { EntityManager } from 'typeorm';

import { ATTENTION } from '@countersign/domain/policy/attention.js';
import type { PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';

import { directoryFilter, type FilterInput } from '../../operations/directory-filter.js';
import { UsersReadModel } from '../users/users.read-model.js';
import { FailedMailsReadModel } from './failed-mails.read-model.js';

/** No figure is counted further: whoever has more to see to does not need the exact number, and a page should not wait for it. */
export const COUNTED_TO = 1_000;

/** What each figure counts, as a filter of the directory: whoever opens it finds exactly them. */
const FILTERS = {
  dueForLong: { dueForDays: ATTENTION.dueForDays },
  fewRecoveryCodes: { recoveryCodesAtMost: ATTENTION.recoveryCodesAtMost },
  factorsUnused: { factorsUnusedForDays: ATTENTION.factorsUnusedForDays },
  issuedCodesOpen: { issuedCodeOpen: true },
  invitationsExpired: { invitationExpired: true },
} as const satisfies Readonly<Record<string, FilterInput>>;

export type AttentionFigure = keyof typeof FILTERS;

/** Who needs attention, in figures that cost about the same in a directory of any size. */
export class AttentionReadModel {
  readonly failedMails: FailedMailsReadModel;
  private readonly users: UsersReadModel;

  constructor(manager: EntityManager) {
    this.users = new UsersReadModel(manager);
    this.failedMails = new FailedMailsReadModel(manager);
  }

  count(figure: AttentionFigure, policy: PolicyDocument, now: Instant): Promise<number> {
    return this.users.count({ filter: directoryFilter(FILTERS[figure]), policy, now }, COUNTED_TO);
  }
}
