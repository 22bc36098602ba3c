import type { Events } from '../../operations/events.js';
import { listenTo } from '../../operations/listen.js';

/** What is followed, as the database has it. */
export interface SessionsWatched {
  /** Another one whenever sessions begin or end. */
  mark(): Promise<string>;
}

/** Many may end one after the other: whoever follows asks for the list again, and not for each of them. */
const AT_MOST_EVERY_MS = 1_000;

/**
 * Once at the beginning, then whenever sessions began or ended, by whatever cause and in whatever process; never which. What
 * changes between the list and the beginning is so not missed, nor what changed while a socket was away. Never ends by itself.
 */
export async function* watchSessions(watched: SessionsWatched, events: Events): AsyncGenerator<true> {
  const changes = listenTo(events, 'sessionsEnded');
  try {
    let seen: string | null = null;
    for (;;) {
      const mark = await watched.mark();
      if (mark !== seen) {
        seen = mark;
        yield true;
        await new Promise((resolve) => setTimeout(resolve, AT_MOST_EVERY_MS));
      }
      await changes.next();
    }
  } finally {
    changes.stop();
  }
}
