import type { PasswordStrength } from '@countersign/password-strength/password-strength.js';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

export interface StrengthQuestion {
  readonly password: string;
  readonly personal: readonly string[];
}
export interface StrengthAnswer {
  readonly password: string;
  readonly strength: PasswordStrength;
}

/** Typing that pauses for this long is judged, in milliseconds. */
const PAUSE = 250;

/**
 * How hard a new password is to guess; null while nothing is typed or nothing is known yet. While somebody types, the
 * judgment of a moment ago stays. The lists of words are large: they are loaded with the first letter, by the worker.
 * @param personal what an attacker knows of the person: name, e-mail address, organization.
 */
export function usePasswordStrength(password: string, personal: readonly string[]): PasswordStrength | null {
  const [judged, setJudged] = useState<PasswordStrength | null>(null);
  const worker = useRef<Worker | null>(null);
  const [asked] = useDebouncedValue(password, PAUSE);
  const words = personal.join('\n');

  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = null;
    },
    [],
  );
  useEffect(() => {
    if (asked === '') {
      setJudged(null);
      return undefined;
    }
    worker.current ??= new Worker(new URL('./password-strength.worker.ts', import.meta.url), { type: 'module' });
    const current = worker.current;
    const take = ({ data }: MessageEvent<StrengthAnswer>): void => {
      if (data.password === asked) setJudged(data.strength);
    };
    current.addEventListener('message', take);
    const question: StrengthQuestion = { password: asked, personal: words.split('\n') };
    current.postMessage(question);
    return () => current.removeEventListener('message', take);
  }, [asked, words]);

  return password === '' ? null : judged;
}
