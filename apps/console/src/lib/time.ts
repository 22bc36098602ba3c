import { useEffect, useState } from 'react';

const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' });
const utcDay = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
const plain = new Intl.NumberFormat('en-US');

/** The seconds of each unit, and how many of it there are before the next one takes over. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, size: number, upTo: number])[] = [
  ['minute', 60, 60],
  ['hour', 3_600, 24],
  // "Last month" could be anything from a day to two months ago: days say more.
  ['day', 86_400, 60],
  // A year of the Gregorian calendar by twelve, and not 30 days: a year is twelve months.
  ['month', 2_629_746, 24],
  ['year', 31_556_952, Infinity],
];

/** "5 minutes ago", "in 3 days": the nearest whole number of the unit in which people would say it. */
export function formatRelative(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000;
  // The clocks of server and browser differ a little: what has just happened is not about to.
  if (Math.abs(seconds) < 60) return seconds > 5 ? 'in less than a minute' : 'just now';
  for (const [unit, size, upTo] of UNITS) {
    const whole = Math.round(seconds / size);
    if (Math.abs(whole) < upTo) return relative.format(whole, unit);
  }
  return formatDay(at);
}

export const formatExact = (at: string): string => exact.format(Date.parse(at));
export const formatDay = (at: string): string => day.format(Date.parse(at));
/** A day that was counted by UTC keeps its name wherever it is read. */
export const formatUtcDay = (at: string | number): string => utcDay.format(new Date(at));
export const formatNumber = (value: number): string => plain.format(value);

/** "1 person", "12 people" */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}

/** "2 hours", "1 day 6 hours": what a number of minutes in the policy means. */
export function formatMinutes(minutes: number): string {
  const parts: string[] = [];
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) parts.push(count(days, 'day'));
  if (hours > 0) parts.push(count(hours, 'hour'));
  if (minutes % 60 > 0 || parts.length === 0) parts.push(count(minutes % 60, 'minute'));
  return parts.join(' ');
}

/** "0:42", "14:05" */
export function formatCountdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const tickers = new Set<() => void>();
setInterval(() => {
  for (const tick of tickers) tick();
}, 30_000);

/** Now, often enough for a text such as "5 minutes ago"; one timer for all of them. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = (): void => setNow(Date.now());
    tickers.add(tick);
    return () => {
      tickers.delete(tick);
    };
  }, []);
  return now;
}

/** The seconds left of a wait that starts whenever `wait` becomes another object; 0 when there is none. */
export function useCountdown(wait: { readonly retryAfterSeconds: number | null } | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const seconds = wait?.retryAfterSeconds ?? 0;
    setLeft(Math.ceil(seconds));
    if (seconds <= 0) return undefined;
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [wait]);
  return left;
}
