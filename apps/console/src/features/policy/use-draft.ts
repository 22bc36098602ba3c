import { useState } from 'react';
import { EMPTY, type Draft } from './policy-draft';

/** Kept while somebody looks up the people that the preview names; a page load drops it, with a warning. */
let left: Draft = EMPTY;

/** What was chosen and not applied. */
export function useDraft(): readonly [Draft, (next: Draft) => void] {
  const [draft, setDraft] = useState<Draft>(left);
  return [
    draft,
    (next) => {
      setDraft(next);
      left = next;
    },
  ];
}
