import type { Clock } from '../../src/platform/clock.js';

/** A clock that stands still until it is moved: what expires is tested by moving it, never by waiting. */
export class MovableClock implements Clock {
  constructor(private at = Date.now()) {}

  now(): number {
    return this.at;
  }

  advance(ms: number): void {
    this.at += ms;
  }
}
