import type { TadaDocumentNode } from '@countersign/api-contract';
import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { toAppError, type AppError } from './errors';
import { execute } from './transport';

export type Execute = <Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
) => Promise<Data>;

/** Pages with a cache put one here that writes what comes back into it. */
export const ExecuteContext = createContext<Execute>(execute);

export interface Operation<Variables, Data> {
  /** Resolves to the answer, or to null when it was refused (`error` says why) or is already under way. */
  readonly run: (variables: Variables) => Promise<Data | null>;
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly clearError: () => void;
}

/** One mutation with its state. A second call while one is under way does nothing, so that a double click is one act. */
export function useOperation<Data, Variables>(document: TadaDocumentNode<Data, Variables>): Operation<Variables, Data> {
  const executeNow = useContext(ExecuteContext);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const busy = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const run = useCallback(
    async (variables: Variables): Promise<Data | null> => {
      if (busy.current) return null;
      busy.current = true;
      setPending(true);
      setError(null);
      try {
        return await executeNow(document, variables);
      } catch (reason) {
        if (mounted.current) setError(toAppError(reason));
        return null;
      } finally {
        busy.current = false;
        if (mounted.current) setPending(false);
      }
    },
    [executeNow, document],
  );
  const clearError = useCallback(() => setError(null), []);
  return { run, pending, error, clearError };
}
