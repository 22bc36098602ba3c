import type { AppError } from './errors';
import { toAppError } from './errors';

/** What a page shows of something it asked for: exactly one of the four. */
export type View<Data> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: AppError; readonly retry: () => void }
  | { readonly kind: 'empty' }
  | { readonly kind: 'content'; readonly data: Data };

interface Asked<Answer> {
  readonly data: Answer | null | undefined;
  readonly error?: unknown;
  readonly refetch: () => unknown;
}

/**
 * The one place that derives it. Old content stays while it is asked again, and a failed refresh does not take it away.
 * `select` returns null while there is nothing to show and 'empty' when the answer is that there is nothing.
 */
export function viewOf<Answer, Data>(
  asked: Asked<Answer>,
  select: (answer: Answer) => Data | 'empty' | null,
): View<Data> {
  if (asked.data !== null && asked.data !== undefined) {
    const selected = select(asked.data);
    if (selected === 'empty') return { kind: 'empty' };
    if (selected !== null) return { kind: 'content', data: selected as Data };
  }
  if (asked.error !== undefined && asked.error !== null) {
    return { kind: 'failed', error: toAppError(asked.error), retry: () => void asked.refetch() };
  }
  return { kind: 'loading' };
}
