import { Text } from '@mantine/core';
import type { AppError } from '../lib/errors';

/** Where a wrong clock is set right: the server says by how much it is off, and that new codes will go on failing. */
export function ClockAdvice({ error }: { readonly error: AppError | null }) {
  if (error?.clockOffsetSeconds == null) return null;
  return (
    <Text size="sm" mt="xs">
      On an iPhone: Settings, General, Date &amp; Time, Set Automatically. On Android: Settings, System, Date &amp;
      time, Set time automatically.
    </Text>
  );
}
