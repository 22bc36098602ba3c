import { ATTENTION } from '@countersign/domain/policy/attention.js';
import { paths } from '../../lib/paths';
import { count, formatNumber } from '../../lib/time';
import type { Attention } from './documents';

export interface AttentionItem {
  readonly key: string;
  /** How many, as a link says it. */
  readonly figure: string;
  /** The rest of the sentence. */
  readonly words: string;
  readonly to: string;
}

const ITEMS: readonly {
  readonly key: Exclude<keyof Attention, 'countedTo'>;
  readonly one: string;
  readonly many: string;
  readonly words: string;
  readonly to: string;
}[] = [
  {
    key: 'dueForLong',
    one: 'person',
    many: 'people',
    words: `due for more than ${ATTENTION.dueForDays} days`,
    to: paths.people({ dueForDays: String(ATTENTION.dueForDays) }),
  },
  {
    key: 'fewRecoveryCodes',
    one: 'person',
    many: 'people',
    words: `with ${ATTENTION.recoveryCodesAtMost} or fewer own recovery codes left`,
    to: paths.people({ recoveryCodesAtMost: String(ATTENTION.recoveryCodesAtMost) }),
  },
  {
    key: 'factorsUnused',
    one: 'person',
    many: 'people',
    words: `without using a factor for more than ${ATTENTION.factorsUnusedForDays} days`,
    to: paths.people({ factorsUnusedForDays: String(ATTENTION.factorsUnusedForDays) }),
  },
  {
    key: 'issuedCodesOpen',
    one: 'person',
    many: 'people',
    words: 'with an issued recovery code that waits to be used',
    to: paths.people({ issuedCode: 'open' }),
  },
  {
    key: 'invitationsExpired',
    one: 'person',
    many: 'people',
    words: 'whose invitation has expired',
    to: paths.people({ invitation: 'expired' }),
  },
  { key: 'mailsFailed', one: 'mail', many: 'mails', words: 'not delivered', to: paths.failedMails },
];

/** What there is to see to; nothing that is zero. A figure that was not counted to its end says so. */
export function attentionItems(attention: Attention): readonly AttentionItem[] {
  return ITEMS.flatMap(({ key, one, many, words, to }) => {
    const value = attention[key];
    if (value === null || value === 0) return [];
    const figure = value >= attention.countedTo ? `${formatNumber(value)} ${many} or more` : count(value, one, many);
    return [{ key, figure, words, to }];
  });
}
