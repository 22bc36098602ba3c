import { useState } from 'react';
import type { PersonRow } from './documents';

/** Whom an action is for: people one by one, across pages, or everybody whom the filter finds. */
export type Chosen = { readonly kind: 'named'; readonly ids: ReadonlySet<string> } | { readonly kind: 'all' };

const NOBODY: Chosen = { kind: 'named', ids: new Set() };

/** Who is chosen on the list of people; nobody any more as soon as the list is another one. @param list names the filter */
export function useChosen(list: string) {
  const [state, setState] = useState<{ readonly list: string; readonly chosen: Chosen }>({ list, chosen: NOBODY });
  const chosen = state.list === list ? state.chosen : NOBODY;
  const set = (next: Chosen): void => setState({ list, chosen: next });
  const choose = (people: readonly PersonRow[], on: boolean): void => {
    // Whoever takes one off "everybody" goes on with what is on this page.
    const ids = new Set(chosen.kind === 'named' ? chosen.ids : []);
    for (const { id } of people) {
      if (on) ids.add(id);
      else ids.delete(id);
    }
    set({ kind: 'named', ids });
  };
  return {
    chosen,
    has: (id: string): boolean => chosen.kind === 'all' || chosen.ids.has(id),
    choose,
    all: () => set({ kind: 'all' }),
    clear: () => set(NOBODY),
  };
}
