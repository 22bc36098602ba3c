/**
 * Where the explorer keeps what was typed and run: in memory. It survives going to another page and back; signing out
 * loads the whole application anew, and with that nothing is left. localStorage would keep documents, and the variables
 * in them, for whoever uses the browser next.
 */
function createMemoryStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string): string | null => kept.get(key) ?? null,
    setItem: (key: string, value: string): void => void kept.set(key, value),
    removeItem: (key: string): void => void kept.delete(key),
    clear: (): void => kept.clear(),
    get length(): number {
      return kept.size;
    },
  };
}

export const memoryStorage = createMemoryStorage();

/** What somebody made of an example. */
export interface Draft {
  readonly query: string;
  readonly variables: string;
}

/** By the example's id: to look at another example loses nothing. */
export const drafts = new Map<string, Draft>();
