import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import { toAppError, type AppError } from './errors';
import { ExecuteContext, type Execute } from './use-operation';

export interface Act {
  /** Resolves to what the work does, or to null when it failed (`error` says why) or something is under way already. */
  readonly run: <T>(work: (execute: Execute) => Promise<T>) => Promise<T | null>;
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly clearError: () => void;
}

/** What takes several steps, like asking the server, then the browser, then the server again, as one act with its state. */
export function useAct(): Act {
  const execute = useContext(ExecuteContext);
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
    async <T>(work: (execute: Execute) => Promise<T>): Promise<T | null> => {
      if (busy.current) return null;
      busy.current = true;
      setPending(true);
      setError(null);
      try {
        return await work(execute);
      } catch (reason) {
        if (mounted.current) setError(toAppError(reason));
        return null;
      } finally {
        busy.current = false;
        if (mounted.current) setPending(false);
      }
    },
    [execute],
  );
  const clearError = useCallback(() => setError(null), []);
  return { run, pending, error, clearError };
}
