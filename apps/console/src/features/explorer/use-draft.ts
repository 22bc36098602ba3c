import { useCallback, useRef, useState } from 'react';
import type { Draft } from './memory-storage';
import { drafts } from './memory-storage';

interface Shown extends Draft {
  readonly id: string;
  readonly round: number;
}

interface Drafting {
  /** What is handed to the editor; it changes with another example, not with what is typed. */
  readonly shown: Shown;
  /** As it was left, or as it starts. */
  show(id: string, start: Draft): void;
  /** As it starts, whatever was typed. */
  showAnew(id: string, start: Draft): void;
  onEditQuery(text: string): void;
  onEditVariables(text: string): void;
}

/** The editor takes a text over only where it differs from the one handed to it last: so every other round has a line more. */
export const inRound = (text: string, round: number): string => (round % 2 === 0 ? text : `${text}\n`);

/** What is typed stays the editor's own; a copy of it is kept, so that going to another example and back loses nothing. */
export function useDraft(id: string, start: Draft): Drafting {
  const [shown, setShown] = useState<Shown>(() => ({ ...(drafts.get(id) ?? start), id, round: 0 }));
  const typed = useRef({ ...shown, start });

  const keep = useCallback((changed: Partial<Draft>): void => {
    const now = Object.assign(typed.current, changed);
    const untouched =
      now.query.trim() === now.start.query.trim() && now.variables.trim() === now.start.variables.trim();
    if (untouched) drafts.delete(now.id);
    else drafts.set(now.id, { query: now.query, variables: now.variables });
  }, []);
  const put = useCallback((id: string, start: Draft, draft: Draft): void => {
    typed.current = { ...typed.current, ...draft, id, start };
    setShown(({ round }) => ({ ...draft, id, round: round + 1 }));
  }, []);
  const show = useCallback((next: string, from: Draft) => put(next, from, drafts.get(next) ?? from), [put]);
  const showAnew = useCallback(
    (next: string, from: Draft): void => {
      drafts.delete(next);
      put(next, from, from);
    },
    [put],
  );
  const onEditQuery = useCallback((query: string) => keep({ query }), [keep]);
  const onEditVariables = useCallback((variables: string) => keep({ variables }), [keep]);
  return { shown, show, showAnew, onEditQuery, onEditVariables };
}
