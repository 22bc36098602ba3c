import { Alert, Button, Text } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import type { AppError } from '../lib/errors';
import { formatCountdown, useCountdown } from '../lib/time';

const TITLES: Partial<Readonly<Record<AppError['code'], string>>> = {
  OFFLINE: 'No connection',
  CANCELED: 'Not confirmed',
  FORBIDDEN: 'You may not do this',
  NOT_FOUND: 'This is not there any more',
  RATE_LIMITED: 'Too many attempts',
  UNAVAILABLE: 'Not available right now',
};

interface ErrorAlertProps {
  readonly error: AppError | null;
  readonly title?: string;
  /** What to do next, where it is more than what the server said. */
  readonly children?: ReactNode;
  readonly onRetry?: () => void;
  /** Moves the focus to the message when it appears: after something was submitted, not while a page loads. */
  readonly takesFocus?: boolean;
}

export function ErrorAlert({ error, title, children, onRetry, takesFocus = false }: ErrorAlertProps) {
  const box = useRef<HTMLDivElement>(null);
  const wait = useCountdown(error);
  useEffect(() => {
    if (error !== null && takesFocus) box.current?.focus();
  }, [error, takesFocus]);
  if (error === null) return null;
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="alert"
      color="red"
      title={title ?? TITLES[error.code] ?? 'That did not work'}
      mb="md"
    >
      {/* A wait that counts down takes the place of the sentence that only says how long it was. */}
      {error.retryAfterSeconds === null ? (
        <Text size="sm">{error.message}</Text>
      ) : (
        <Text size="sm">{wait > 0 ? `You can try again in ${formatCountdown(wait)}.` : 'You can try again now.'}</Text>
      )}
      {children}
      {onRetry !== undefined && (
        <Button size="xs" variant="default" mt="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
