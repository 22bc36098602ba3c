import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalRecoveryCode, formatRecoveryCode } from '../src/recovery/code-format.js';
import { canonicalDigits, stepAt, verifyTotpCode } from '../src/totp/verify-code.js';
import { DAY } from '../src/time.js';
import { NOON } from './policies.js';

describe('typed digits', () => {
  it.each([
    ['123456', '123456'],
    ['000000', '000000'],
    [' 123 456 ', '123456'],
    ['123-456', '123456'],
    ['123\u2013456', '123456'],
    ['123\u00a0456\n', '123456'],
    ['12\u2212345\u20106', '123456'],
  ])('%j means %j', (typed, digits) => {
    expect(canonicalDigits(typed)).toBe(digits);
  });

  it.each([
    '',
    '12345',
    '1234567',
    '12345a',
    '１２３４５６',
    '١٢٣٤٥٦',
    '+12345',
    '1e5000',
    '12.345',
    '123456\u0000',
    '0x1234',
    '①23456',
  ])('%j is no code', (typed) => {
    expect(canonicalDigits(typed)).toBeNull();
  });
});

describe('verifying a TOTP code', () => {
  /** Every step has a code of its own here; the real ones are checked where HMAC is. */
  const codeAt = (step: number) => String(step % 1_000_000).padStart(6, '0');
  const equals = (a: string, b: string) => a === b;
  const step = stepAt(NOON);

  it.each([
    [0, 0],
    [29_999, 0],
    [30_000, 1],
    [59_000, 1],
    [1_111_111_109_000, 37_037_036],
    [20_000_000_000_000, 666_666_666],
  ])('%i ms lies in step %i', (now, expected) => {
    expect(stepAt(now)).toBe(expected);
  });

  it.each<[number, object]>([
    [0, { verdict: 'MATCH', step }],
    [-1, { verdict: 'MATCH', step: step - 1 }],
    [1, { verdict: 'MATCH', step: step + 1 }],
    [-2, { verdict: 'SKEWED', step: step - 2, offsetSeconds: -60 }],
    [2, { verdict: 'SKEWED', step: step + 2, offsetSeconds: 60 }],
    [-20, { verdict: 'SKEWED', step: step - 20, offsetSeconds: -600 }],
    [20, { verdict: 'SKEWED', step: step + 20, offsetSeconds: 600 }],
    [-21, { verdict: 'WRONG' }],
    [21, { verdict: 'WRONG' }],
    [2 * 60 * 24, { verdict: 'WRONG' }],
  ])('judges the code of %i steps from now', (offset, expected) => {
    for (const now of [step * 30_000, step * 30_000 + 29_999]) {
      expect(verifyTotpCode({ typed: codeAt(step + offset), now, codeAt, equals })).toEqual(expected);
    }
  });

  it('says what is no code apart from what is wrong, and compares nothing then', () => {
    const never = () => {
      throw new Error('compared');
    };
    expect(verifyTotpCode({ typed: '12345', now: NOON, codeAt: never, equals: never })).toEqual({
      verdict: 'MALFORMED',
    });
  });

  it('compares the canonical form', () => {
    const typed = `${codeAt(step).slice(0, 3)} - ${codeAt(step).slice(3)}`;
    expect(verifyTotpCode({ typed, now: NOON, codeAt, equals })).toEqual({ verdict: 'MATCH', step });
  });

  it.each([-20, -1, 0, 1, 20, 500])('computes and compares every step, wherever the code fits (%i)', (offset) => {
    const asked: number[] = [];
    let compared = 0;
    verifyTotpCode({
      typed: codeAt(step + offset),
      now: NOON,
      codeAt: (at) => (asked.push(at), codeAt(at)),
      equals: (a, b) => (compared++, a === b),
    });
    expect(asked).toEqual(Array.from({ length: 41 }, (_, index) => step - 20 + index));
    expect(compared).toBe(41);
  });

  it('takes the nearest of several steps with the same code, and of two equally near ones the earlier', () => {
    const sharing =
      (...offsets: number[]) =>
      (at: number) =>
        offsets.includes(at - step) ? '111111' : '222222';
    const judge = (...offsets: number[]) =>
      verifyTotpCode({ typed: '111111', now: NOON, codeAt: sharing(...offsets), equals });
    expect(judge(-10, 1, 5)).toEqual({ verdict: 'MATCH', step: step + 1 });
    expect(judge(-1, 0, 1)).toEqual({ verdict: 'MATCH', step });
    expect(judge(-1, 1)).toEqual({ verdict: 'MATCH', step: step - 1 });
    expect(judge(-4, 3)).toEqual({ verdict: 'SKEWED', step: step + 3, offsetSeconds: 90 });
  });

  it('asks for no step before 1970', () => {
    const asked: number[] = [];
    expect(verifyTotpCode({ typed: '000000', now: 0, codeAt: (at) => (asked.push(at), codeAt(at)), equals })).toEqual({
      verdict: 'MATCH',
      step: 0,
    });
    expect(Math.min(...asked)).toBe(0);
  });

  it('accepts nothing further than one step away, at any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 * DAY }), fc.integer({ min: -50, max: 50 }), (now, offset) => {
        const at = stepAt(now) + offset;
        if (at < 0) return;
        const { verdict } = verifyTotpCode({ typed: codeAt(at), now, codeAt, equals });
        expect(verdict).toBe(Math.abs(offset) <= 1 ? 'MATCH' : Math.abs(offset) <= 20 ? 'SKEWED' : 'WRONG');
      }),
    );
  });
});

describe('recovery codes', () => {
  const bytes = (...values: number[]) => Uint8Array.from({ length: 15 }, (_, index) => values[index] ?? 0);

  it.each([
    [bytes(), '0000-0000-0000-0000-0000-0000'],
    [new Uint8Array(15).fill(255), 'ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ'],
    // 00000 00001 00010 00011 00100 00101 00110 00111 and on: every value of five bits once, but for the last eight.
    [
      bytes(0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf, 0x84, 0x65, 0x3a, 0x56, 0xd7),
      '0123-4567-89AB-CDEF-GHJK-MNPQ',
    ],
    [bytes(0b11111_000, 0b00_00000_1), 'Z00G-0000-0000-0000-0000-0000'],
  ])('%# are groups of Crockford base 32', (random, code) => {
    expect(formatRecoveryCode(random)).toBe(code);
  });

  it.each([0, 14, 16])('are not made of %i bytes', (length) => {
    expect(() => formatRecoveryCode(new Uint8Array(length))).toThrow(RangeError);
  });

  it.each([
    ['0123-4567-89AB-CDEF-GHJK-MNPQ', '0123456789ABCDEFGHJKMNPQ'],
    ['0123456789abcdefghjkmnpq', '0123456789ABCDEFGHJKMNPQ'],
    [' 0123 4567 89ab cdef ghjk mnpq\n', '0123456789ABCDEFGHJKMNPQ'],
    ['0123\u20134567\u201489ab\u2212cdef\u2011ghjk\u00a0mnpq', '0123456789ABCDEFGHJKMNPQ'],
    ['oO00-iI11-lL11-0000-0000-0000', '000011111111000000000000'],
  ])('%j means %j', (typed, canonical) => {
    expect(canonicalRecoveryCode(typed)).toBe(canonical);
  });

  it.each([
    '',
    '123456',
    '0123-4567-89AB-CDEF-GHJK-MNP',
    '0123-4567-89AB-CDEF-GHJK-MNPQR',
    '0123-4567-89AB-CDEF-GHJK-MNPU',
    '0123-4567-89AB-CDEF-GHJK-MNP!',
    '０123-4567-89AB-CDEF-GHJK-MNPQ',
    'ı123-4567-89AB-CDEF-GHJK-MNPQ',
    'ſ123-4567-89AB-CDEF-GHJK-MNPQ',
    '0123_4567_89AB_CDEF_GHJK_MNPQ',
    '0123-4567-89AB-CDEF-GHJK-MNPQ\u0000',
  ])('%j is no recovery code', (typed) => {
    expect(canonicalRecoveryCode(typed)).toBeNull();
  });

  it('are read back as they were made, and differ where their bytes do', () => {
    const random = fc.uint8Array({ minLength: 15, maxLength: 15 });
    fc.assert(
      fc.property(random, random, (a, b) => {
        const code = formatRecoveryCode(a);
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(canonicalRecoveryCode(code.toLowerCase())).toBe(code.replaceAll('-', ''));
        expect(formatRecoveryCode(b) === code).toBe(a.every((byte, index) => byte === b[index]));
      }),
    );
  });
});
