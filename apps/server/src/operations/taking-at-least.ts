import { setTimeout as sleep } from 'node:timers/promises';

/** Answers after `ms` milliseconds or later, whether the work succeeds or not: how long it took says nothing about what it found. */
export async function takingAtLeast<T>(ms: number, work: Promise<T>): Promise<T> {
  await Promise.allSettled([work, sleep(ms)]);
  return work;
}
