import { setTimeout as sleep } from 'node:timers/promises';

/** Waits a few milliseconds, more with each try and never the same for two, so that those who collided do not again. */
export async function jitter(tries: number): Promise<void> {
  await sleep(Math.random() * 5 * 2 ** Math.min(tries, 5));
}
