import { Textarea } from '@mantine/core';
import type { AppError } from '../lib/errors';

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (typed: string) => void;
  /** Of the act that asks for it. */
  readonly error: AppError | null;
  readonly description?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  /** The dialog opens with the focus here. */
  readonly takesFocus?: boolean;
}

/** Why somebody does this, for the audit trail: asked in one way wherever it is asked. */
export function ReasonField({
  value,
  onChange,
  error,
  description = 'Kept in the audit trail.',
  placeholder,
  required = true,
  takesFocus = true,
}: ReasonFieldProps) {
  return (
    <Textarea
      label="Reason"
      description={description}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      required={required}
      maxLength={500}
      autosize
      minRows={2}
      data-autofocus={takesFocus || undefined}
      error={error?.fields['reason']}
    />
  );
}
