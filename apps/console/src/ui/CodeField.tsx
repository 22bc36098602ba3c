import { TextInput } from '@mantine/core';
import type { Ref } from 'react';

interface CodeFieldProps {
  readonly label?: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (digits: string) => void;
  /** Called once all six digits are there, typed, pasted or filled in by the phone. */
  readonly onComplete?: (code: string) => void;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One field for six digits. Six separate boxes break paste, autofill and screen readers. */
export function CodeField({
  label = 'Code from your authenticator app',
  description,
  value,
  onChange,
  onComplete,
  error,
  disabled,
  autoFocus,
  inputRef,
}: CodeFieldProps) {
  return (
    <TextInput
      ref={inputRef}
      label={label}
      description={description}
      value={value}
      onChange={(event) => {
        const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, 6);
        onChange(digits);
        if (digits.length === 6 && digits !== value) onComplete?.(digits);
      }}
      error={error}
      readOnly={disabled}
      name="one-time-code"
      autoComplete="one-time-code"
      inputMode="numeric"
      required
      data-autofocus={autoFocus}
      autoFocus={autoFocus}
      spellCheck={false}
      styles={{
        input: { fontFamily: 'var(--mantine-font-family-monospace)', letterSpacing: '0.3em', fontSize: '1.25rem' },
      }}
      size="md"
    />
  );
}
