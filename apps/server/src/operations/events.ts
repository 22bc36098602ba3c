import { createPubSub } from '@graphql-yoga/subscription';

/** What happened in this process, for those who wait. Never the truth itself: whoever hears it reads the database. */
interface Topics {
  [topic: string]: [payload: string];
  /** A status export moved on; the payload is its id. */
  exportChanged: [id: string];
  /** Sessions of a user ended, by whatever cause; the payload is the user's id. */
  sessionsEnded: [userId: string];
  /** There is a mail to send. */
  mailQueued: [id: string];
  /** There is an export to make. */
  exportQueued: [id: string];
}

export type Events = ReturnType<typeof createEvents>;

export function createEvents() {
  return createPubSub<Topics>();
}
