import { useCallback, useEffect, useRef, useState } from 'react';
import { isRecord } from './errors';

/**
 * A test, a connection and a fresh proof go through a provider in a window of their own, so that nothing typed on the
 * page is lost. The window ends on `/returned`, which tells the page by this channel: providers may cut the tie between
 * a window and the one that opened it.
 */
const CHANNEL = 'countersign-provider';

export const RETURN_PURPOSES = ['test', 'link', 'step-up'] as const;
export type ReturnPurpose = (typeof RETURN_PURPOSES)[number];

/** How somebody came back from a provider. */
export interface Returned {
  readonly purpose: ReturnPurpose;
  /** The code of the refusal; null: the provider proved what was asked. */
  readonly refused: string | null;
}

/** Tells the page that waits. */
export function tellReturned(returned: Returned): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(returned);
  channel.close();
}

function read(message: unknown, purpose: ReturnPurpose): Returned | null {
  if (!isRecord(message) || message['purpose'] !== purpose) return null;
  const refused = message['refused'];
  return { purpose, refused: typeof refused === 'string' ? refused : null };
}

export interface ProviderWindow {
  /** Where the provider waits to be opened, as long as it is under way; else null. */
  readonly url: string | null;
  /** The browser did not let the window open: the page offers the address as a link. */
  readonly blocked: boolean;
  /** Opens the provider at the address that was begun. */
  readonly open: (url: string) => void;
  readonly cancel: () => void;
}

/** One trip to a provider; `onReturned` is called once for each. */
export function useProviderWindow(purpose: ReturnPurpose, onReturned: (returned: Returned) => void): ProviderWindow {
  const [trip, setTrip] = useState<{ readonly url: string; readonly blocked: boolean } | null>(null);
  const opened = useRef<Window | null>(null);
  const tell = useRef(onReturned);
  useEffect(() => {
    tell.current = onReturned;
  });
  const underWay = trip !== null;
  useEffect(() => {
    if (!underWay) return undefined;
    const channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const returned = read(data, purpose);
      if (returned === null) return;
      opened.current?.close();
      opened.current = null;
      setTrip(null);
      tell.current(returned);
    });
    return () => channel.close();
  }, [underWay, purpose]);

  const open = useCallback((url: string): void => {
    const window_ = window.open(url, '_blank', 'popup,width=560,height=720');
    // What is opened must not be able to lead this page elsewhere.
    if (window_ !== null) window_.opener = null;
    opened.current = window_;
    setTrip({ url, blocked: window_ === null });
  }, []);
  const cancel = useCallback((): void => {
    opened.current?.close();
    opened.current = null;
    setTrip(null);
  }, []);
  return { url: trip?.url ?? null, blocked: trip?.blocked ?? false, open, cancel };
}
