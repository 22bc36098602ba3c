import { PasswordInput } from '@mantine/core';

interface PasswordFieldProps {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** A new one is at least 8 characters; an old one is whatever it was. */
  readonly isNew?: boolean;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
}

export function PasswordField({
  label = 'Password',
  value,
  onChange,
  isNew = false,
  error,
  autoFocus = false,
}: PasswordFieldProps) {
  return (
    <PasswordInput
      label={label}
      description={isNew ? 'At least 8 characters. Length matters more than symbols.' : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      required
      minLength={isNew ? 8 : undefined}
      maxLength={128}
      error={error}
      // Mantine says it of every other field, and not of this one.
      aria-invalid={error === undefined ? undefined : true}
      autoFocus={autoFocus}
      data-autofocus={autoFocus || undefined}
      visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
      size="md"
    />
  );
}
