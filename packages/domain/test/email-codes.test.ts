import { describe, expect, it } from 'vitest';

import { emailCodeOf, maskedAddress, MOST_EMAIL_CODES, nextEmailCodeAt } from '../src/attempts/email-codes.js';
import { HOUR } from '../src/time.js';
import { NOON } from './policies.js';

const bytesOf = (number: number): Uint8Array => new Uint8Array([number >>> 24, number >>> 16, number >>> 8, number]);

describe('codes by mail', () => {
  it('have six digits, zeros in front included, and favor none', () => {
    expect(emailCodeOf(bytesOf(42))).toBe('000042');
    expect(emailCodeOf(bytesOf(999_999))).toBe('999999');
    expect(emailCodeOf(bytesOf(1_000_000))).toBe('000000');
    // 4,294 whole rounds of a million; what is left over would make low codes likelier.
    expect(emailCodeOf(bytesOf(4_293_999_999))).toBe('999999');
    expect(emailCodeOf(bytesOf(4_294_000_000))).toBeNull();
    expect(emailCodeOf(bytesOf(0xffffffff))).toBeNull();
  });

  it('go out five times an hour, counted back from now', () => {
    const made = Array.from({ length: MOST_EMAIL_CODES }, (_, index) => NOON + index);
    expect(nextEmailCodeAt(made.slice(1))).toBeNull();
    expect(nextEmailCodeAt(made)).toBe(NOON + HOUR);
    expect(nextEmailCodeAt([NOON - 5, ...made])).toBe(NOON + HOUR);
  });

  it.each([
    ['ada@example.com', 'a•••@example.com'],
    ['a@example.com', 'a•••@example.com'],
    ['"odd@part"@example.com', '"•••@example.com'],
    ['nonsense', '•••'],
  ])('say of %s where they go: %s', (address, masked) => {
    expect(maskedAddress(address)).toBe(masked);
  });
});
