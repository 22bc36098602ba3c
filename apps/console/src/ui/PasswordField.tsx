import { PasswordInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { usePasswordStrength } from '../lib/use-password-strength';
import { NEW_PASSWORD_LENGTH, NewPasswordAdvice, spokenAdvice } from './NewPasswordAdvice';

interface PasswordFieldProps {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** A new one has a least length and is judged while it is typed; an old one is whatever it was. */
  readonly isNew?: boolean;
  /** Of a new one: what an attacker knows of the person, which makes it easier to guess: name, e-mail, organization. */
  readonly personal?: readonly string[];
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
}

/** Speaks when typing has paused for this long, in milliseconds, and not at every letter. */
const SPEAKS_AFTER = 900;
const NOTHING_KNOWN: readonly string[] = [];

export function PasswordField({ isNew = false, personal = NOTHING_KNOWN, ...field }: PasswordFieldProps) {
  return isNew ? (
    <NewPassword {...field} personal={personal} />
  ) : (
    <Password {...field} autoComplete="current-password" />
  );
}

function NewPassword({
  personal,
  ...field
}: Omit<PasswordFieldProps, 'isNew'> & { readonly personal: readonly string[] }) {
  const strength = usePasswordStrength(field.value, personal);
  const [spoken] = useDebouncedValue(spokenAdvice(field.value, strength), SPEAKS_AFTER);
  return (
    <div>
      <Password
        {...field}
        autoComplete="new-password"
        minLength={NEW_PASSWORD_LENGTH}
        description={<NewPasswordAdvice password={field.value} strength={strength} />}
      />
      <span role="status" className="visually-hidden">
        {spoken}
      </span>
    </div>
  );
}

interface InputProps extends Omit<PasswordFieldProps, 'isNew' | 'personal'> {
  readonly autoComplete: string;
  readonly minLength?: number;
  readonly description?: ReactNode;
}

function Password({ label = 'Password', value, onChange, error, autoFocus = false, ...input }: InputProps) {
  return (
    <PasswordInput
      {...input}
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      required
      maxLength={128}
      error={error}
      // What is wrong stands next to what was typed, the advice under it.
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      // Mantine says it of every other field, and not of this one.
      aria-invalid={error === undefined ? undefined : true}
      autoFocus={autoFocus}
      data-autofocus={autoFocus || undefined}
      visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
      size="md"
    />
  );
}
