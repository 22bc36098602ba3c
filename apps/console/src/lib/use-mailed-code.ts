import { useState } from 'react';
import type { AppError } from './errors';
import { useCountdown } from './time';

/** What a request for a code by mail answers with. */
interface Sent {
  readonly maskedAddress: string;
}

interface Sending<Answer> {
  readonly send: () => Promise<Answer | null>;
  readonly sentTo: string | null;
  readonly times: number;
  readonly wait: number;
}

/** Asks for codes by mail, and keeps where they went. @param request null: refused, and `error` says why */
export function useMailedCode<Answer extends Sent>(
  request: () => Promise<Answer | null>,
  error: AppError | null,
): Sending<Answer> {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [times, setTimes] = useState(0);
  const wait = useCountdown(error);
  const send = async (): Promise<Answer | null> => {
    const answer = await request();
    if (answer === null) return null;
    setSentTo(answer.maskedAddress);
    setTimes((before) => before + 1);
    return answer;
  };
  return { send, sentTo, times, wait };
}
