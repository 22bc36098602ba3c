import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/** Says that it copied; where the browser refuses, says that instead, and the text beside it can be selected. */
export function CopyButton({
  text,
  label,
  ...button
}: { readonly text: string; readonly label: string } & ButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready');
  useEffect(() => {
    if (state === 'ready') return undefined;
    const timer = setTimeout(() => setState('ready'), 3000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  return (
    <>
      <Button variant="default" {...button} onClick={() => void copy()}>
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'Copy it by hand' : label}
      </Button>
      <span role="status" className="visually-hidden">
        {state === 'copied'
          ? 'Copied'
          : state === 'refused'
            ? 'Your browser did not allow copying. Select the text instead.'
            : ''}
      </span>
    </>
  );
}
