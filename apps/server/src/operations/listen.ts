import type { Events, Topic } from './events.js';

/** What is followed may be changed by another server, of which this process hears nothing: so the database is asked as well. */
const LOOKS_EVERY_MS = 500;

/** Waits until something changed in this process, or until it is time to look anyway. What changed before the wait counts. */
export function listenTo(events: Events, topic: Topic): { next(): Promise<void>; stop(): void } {
  const changed = events.subscribe(topic);
  let isPending = false;
  let wake: () => void = () => undefined;
  void (async () => {
    for await (const _id of changed) {
      isPending = true;
      wake();
    }
  })();
  return {
    async next() {
      if (!isPending) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, LOOKS_EVERY_MS);
        });
        clearTimeout(timer);
      }
      isPending = false;
    },
    stop: () => void changed.return?.(),
  };
}
