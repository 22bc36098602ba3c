import { useEffect, useRef, type ReactNode } from 'react';
import type { AppError } from '../lib/errors';
import { ErrorAlert } from './ErrorAlert';

interface FormProps {
  readonly onSubmit: () => void;
  readonly error: AppError | null;
  readonly errorTitle?: string;
  /** What to do next about the error, under its message. */
  readonly advice?: ReactNode;
  readonly children: ReactNode;
}

/**
 * A form with its refusal: the focus goes to the first field that the server named, else to the message.
 * Fields take their own message from `error.fields`.
 */
export function Form({ onSubmit, error, errorTitle, advice, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const namesFields = error !== null && Object.keys(error.fields).length > 0;
  useEffect(() => {
    if (namesFields) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error, namesFields]);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        // Dialogs are portals, but their events bubble through React to a form around them.
        event.stopPropagation();
        onSubmit();
      }}
    >
      <ErrorAlert error={error} takesFocus={!namesFields} {...(errorTitle === undefined ? {} : { title: errorTitle })}>
        {advice}
      </ErrorAlert>
      {children}
    </form>
  );
}
