import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** The values of a parameter that may be given several times, of those it may have; whatever else stands there is dropped. */
export function listOf<Value extends string>(search: URLSearchParams, key: string, allowed: readonly Value[]): Value[] {
  const asked = search.getAll(key);
  return allowed.filter((value) => asked.includes(value));
}

export function oneOf<Value extends string>(
  search: URLSearchParams,
  key: string,
  allowed: readonly Value[],
  otherwise: Value,
): Value {
  const asked = search.get(key);
  return allowed.find((value) => value === asked) ?? otherwise;
}

type Change = Readonly<Record<string, string | readonly string[] | null>>;

/**
 * Filters in the address bar. A change of a filter goes back to the first page; it replaces the entry of the history,
 * so that Back leaves the list instead of taking letters out of a search.
 */
export function useFilters(): readonly [URLSearchParams, (change: Change) => void] {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (values: Change) => {
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          next.delete('after');
          for (const [key, value] of Object.entries(values)) {
            next.delete(key);
            for (const item of value === null || value === '' ? [] : typeof value === 'string' ? [value] : value)
              next.append(key, item);
          }
          return next;
        },
        { replace: true },
      );
    },
    [setSearch],
  );
  return [search, change];
}
