import { Repeater, SlidingBuffer } from '@graphql-yoga/subscription';

/** What happened in this process, for those who wait. Never the truth itself: whoever hears it reads the database. */
interface Topics {
  /** A status export moved on; the payload is its id. */
  exportChanged: string;
  /** Sessions or an API token of a user ended, by whatever cause; the payload is the user's id. */
  sessionsEnded: string;
  /** There is a mail to send. */
  mailQueued: string;
  /** There is an export to make. */
  exportQueued: string;
  /** A bulk job moved on; the payload is its id. */
  bulkJobChanged: string;
  /** There is a bulk job to do. */
  bulkJobQueued: string;
}

/** What one can listen to. */
export type Topic = keyof Topics;

export interface Events {
  publish(topic: keyof Topics, payload: Topics[keyof Topics]): void;
  /** Whoever is busy hears the latest of what came meanwhile, once: a queue of it would overflow, and end the process. */
  subscribe(topic: keyof Topics): AsyncGenerator<Topics[keyof Topics], void>;
}

export function createEvents(): Events {
  const listeners = new Map<keyof Topics, Set<(payload: string) => unknown>>();
  return {
    publish(topic, payload) {
      for (const tell of listeners.get(topic) ?? []) tell(payload);
    },
    subscribe: (topic) =>
      new Repeater<string, void>(async (push, stop) => {
        const told = listeners.get(topic) ?? new Set();
        listeners.set(topic, told.add(push));
        await stop;
        told.delete(push);
      }, new SlidingBuffer(1)),
  };
}
