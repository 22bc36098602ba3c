import type { Origin } from '../operations/caller.js';
import type { Chance } from './chance.js';

/** In the words of platform/client-label.ts. */
const COMPUTERS = [
  'Chrome on Windows',
  'Chrome on Windows',
  'Microsoft Edge on Windows',
  'Chrome on macOS',
  'Safari on macOS',
  'Firefox on Linux',
  'Firefox on Windows',
];
const SECOND_COMPUTERS = ['Firefox on Windows', 'Chrome on macOS', 'Chrome on Linux', 'Safari on macOS'];
const PHONES = ['Safari on iOS', 'Chrome on Android', 'Chrome on Android', 'Firefox on Android'];

/**
 * The browsers of somebody, the one at work first, then the one at home and the phone, each with the address that it
 * comes from. All addresses are of the ranges kept for documentation (RFC 5737, RFC 3849): nobody's.
 */
export function placesOf(chance: Chance): readonly [Origin, Origin, Origin] {
  const home = chance.happens(0.4)
    ? `2001:db8:${chance.between(0x10, 0xffff).toString(16)}::${chance.between(1, 0xfff).toString(16)}`
    : `203.0.113.${chance.between(2, 254)}`;
  return [
    { client: chance.pick(COMPUTERS), ipAddress: `198.51.100.${chance.between(2, 254)}` },
    { client: chance.pick(SECOND_COMPUTERS), ipAddress: home },
    { client: chance.pick(PHONES), ipAddress: chance.happens(0.5) ? home : `192.0.2.${chance.between(2, 254)}` },
  ];
}

/** Whoever tries passwords that leaked elsewhere. */
export const STRANGER: Origin = { client: 'python-requests/2.32', ipAddress: '192.0.2.66' };
