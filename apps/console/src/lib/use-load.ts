import type { TadaDocumentNode } from '@countersign/api-contract';
import { useCallback, useEffect, useState } from 'react';
import { toAppError, type AppError } from './errors';
import { send } from './transport';

export interface Loaded<Data> {
  readonly data: Data | null;
  readonly error: AppError | null;
  readonly loading: boolean;
  readonly reload: () => void;
}

const NO_VARIABLES = {};

/**
 * A query of the pages outside the session, where no cache is loaded. Fields that are refused come back as null beside
 * the others, since these pages ask "who is this?" of callers who may be nobody yet.
 */
export function useLoad<Data>(document: TadaDocumentNode<Data, Record<string, never>>): Loaded<Data> {
  const [state, setState] = useState<Omit<Loaded<Data>, 'reload'>>({ data: null, error: null, loading: true });
  const [round, setRound] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...before, error: null, loading: true }));
    send(document, NO_VARIABLES, { signal: abort.signal, stepsUp: false }).then(
      (answer) => {
        if (abort.signal.aborted) return;
        if (answer.data !== null) setState({ data: answer.data as Data, error: null, loading: false });
        else setState({ data: null, error: answer.errors[0] ?? toAppError(null), loading: false });
      },
      (reason: unknown) => {
        if (!abort.signal.aborted) setState({ data: null, error: toAppError(reason), loading: false });
      },
    );
    return () => abort.abort();
  }, [document, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, reload };
}
