import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What an act came to, beside the button that did it. It is there before it says anything, so that it is read out. */
export function Said({ children }: { readonly children: ReactNode }) {
  const silent = children === '' || children === null;
  return (
    <Text component="div" role="status" size="sm" mt={silent ? 0 : 'sm'}>
      {children}
    </Text>
  );
}
