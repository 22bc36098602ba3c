import { useEffect, useRef, useState, type ReactNode } from 'react';
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

/** How Mantine marks a field that shows an error; some of its inputs carry only one of the two. */
const INVALID = 'input[aria-invalid="true"], textarea[aria-invalid="true"], [data-error] input, [data-error] textarea';

/**
 * A form with its refusal: the focus goes to the first field that says what is wrong with it, else to the message above.
 * Fields take their own message from `error.fields`; the message is not said twice.
 */
export function Form({ onSubmit, error, errorTitle, advice, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [saidByField, setSaidByField] = useState<AppError | null>(null);
  const namesFields = error !== null && Object.keys(error.fields).length > 0;
  useEffect(() => {
    if (!namesFields) return;
    const field = form.current?.querySelector<HTMLElement>(INVALID) ?? null;
    field?.focus();
    // A field that this form does not have is said above it.
    setSaidByField(field === null ? null : error);
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
      {error !== saidByField && (
        <ErrorAlert
          error={error}
          takesFocus={!namesFields}
          {...(errorTitle === undefined ? {} : { title: errorTitle })}
        >
          {advice}
        </ErrorAlert>
      )}
      {children}
    </form>
  );
}
