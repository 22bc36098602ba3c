import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PASSWORD_FAILURES_FORGOTTEN_AFTER,
  passwordLock,
  SECOND_FACTOR_OFF_AT,
  SECOND_FACTOR_PAUSE_AT,
  secondFactorLock,
} from '../src/attempts/next-lock.js';
import { AUDIT_EVENT_TYPES, describeAuditEvent } from '../src/audit/audit-event.js';
import { encodeCsvRow } from '../src/csv/encode-row.js';
import { DEFAULT_POLICY, ruleFor, type RoleRule } from '../src/policy/policy.js';
import { ATTEMPT_LASTS, ENROLLMENT_ATTEMPT_LASTS, sessionEndsAt, STEP_UP_LASTS } from '../src/sessions/session-end.js';
import { DAY, HOUR, MINUTE } from '../src/time.js';
import { NOON } from './policies.js';

describe('waiting after wrong codes', () => {
  it.each([
    [0, 0],
    [1, 0],
    [3, 0],
    [4, 2],
    [5, 4],
    [6, 8],
    [7, 15],
    [8, 30],
    [9, 60],
    [10, 900],
    [11, 900],
    [99, 900],
  ])('after %i in a row: %i s', (failures, seconds) => {
    expect(secondFactorLock(failures)).toEqual({ delayMs: seconds * 1000 });
  });

  it.each([100, 101, 1_000_000, NaN])('after %d in a row they are off', (failures) => {
    expect(secondFactorLock(failures)).toBe('OFF');
  });

  it('pauses at ten and ends at a hundred', () => {
    expect([SECOND_FACTOR_PAUSE_AT, SECOND_FACTOR_OFF_AT]).toEqual([10, 100]);
  });
});

describe('waiting after wrong passwords', () => {
  it.each([
    [0, 0],
    [10, 0],
    [11, 2],
    [12, 4],
    [13, 8],
    [14, 15],
    [15, 30],
    [16, 60],
    [17, 60],
    [100, 60],
    [1_000_000, 60],
  ])('after %i in a row: %i s', (failures, seconds) => {
    expect(passwordLock(failures)).toEqual({ delayMs: seconds * 1000 });
  });

  it('forgets after an hour', () => {
    expect(PASSWORD_FAILURES_FORGOTTEN_AFTER).toBe(3_600_000);
  });
});

describe('the end of a session', () => {
  const rule: RoleRule = { ...ruleFor(DEFAULT_POLICY, 'AGENT'), sessionLifetimeHours: 24, sessionIdleMinutes: 60 };
  const session = { createdAt: NOON, lastSeenAt: NOON + 30 * HOUR, endsAtLatest: null };

  it.each<[string, object, Partial<RoleRule>, number | null, number]>([
    ['its lifetime, however active', {}, {}, null, NOON + 24 * HOUR],
    ['its idle limit', { lastSeenAt: NOON + 10 * MINUTE }, {}, null, NOON + 70 * MINUTE],
    ['its lifetime without an idle limit', { lastSeenAt: NOON }, { sessionIdleMinutes: null }, null, NOON + 24 * HOUR],
    [
      'its own cap',
      { endsAtLatest: NOON + 1 * HOUR },
      { sessionLifetimeHours: 720, sessionIdleMinutes: null },
      null,
      NOON + 1 * HOUR,
    ],
    ['its lifetime before its cap', { endsAtLatest: NOON + 25 * HOUR }, {}, null, NOON + 24 * HOUR],
    ['its grace', {}, { sessionLifetimeHours: 720 }, NOON + 2 * HOUR, NOON + 2 * HOUR],
    ['its grace, over already', {}, {}, NOON - DAY, NOON - DAY],
    ['its lifetime before its grace', {}, {}, NOON + 7 * DAY, NOON + 24 * HOUR],
    ['a lifetime shortened since', {}, { sessionLifetimeHours: 1 }, null, NOON + 1 * HOUR],
  ])('is %s', (_words, changed, ofRule, grace, expected) => {
    expect(sessionEndsAt({ ...session, ...changed }, { ...rule, ...ofRule }, grace)).toBe(expected);
  });

  it('leaves ten minutes for a step-up and for a sign-in, thirty for an enrollment', () => {
    expect([STEP_UP_LASTS, ATTEMPT_LASTS, ENROLLMENT_ATTEMPT_LASTS]).toEqual([600_000, 600_000, 1_800_000]);
  });
});

describe('a row of CSV', () => {
  it.each([
    [['a', 'b', ''], 'a,b,\r\n'],
    [['a,b', 'say "hi"', 'two\nlines', 'two\r\nlines'], '"a,b","say ""hi""","two\nlines","two\r\nlines"\r\n'],
    [[''], '""\r\n'],
    [[], '\r\n'],
    [[' padded ', 'a;b', '王小明'], '" padded ","a;b",王小明\r\n'],
    [
      ['2026-06-01T12:00:00Z', 'a-b', 'a=b', '1+1', 'x@y.org', "o'brien"],
      "2026-06-01T12:00:00Z,a-b,a=b,1+1,x@y.org,o'brien\r\n",
    ],
  ])('of %j is %j', (cells, row) => {
    expect(encodeCsvRow(cells)).toBe(row);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30 1', "'+49 30 1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['\n=1', '"\'\n=1"'],
    ['\0=1', "'\0=1"],
    ['  =1', "'  =1"],
    ['\u00a0=1', "'\u00a0=1"],
    ['\u3000=1', "'\u3000=1"],
    ['\ufeff=1', "'\ufeff=1"],
    ['\u200b=1', "'\u200b=1"],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ])('makes %j harmless', (cell, encoded) => {
    expect(encodeCsvRow(['a', cell])).toBe(`a,${encoded}\r\n`);
  });

  it('is read back cell by cell as it was written, but for the prefix of a formula', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r', '=', "'", ';', 'é', '😀') });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (cells) => {
        const read = parse(encodeCsvRow(cells));
        expect(read).toHaveLength(cells.length);
        read.forEach((cell, index) => {
          const original = cells[index] ?? '';
          expect([original, `'${original}`]).toContain(cell);
          expect(cell).not.toMatch(/^\s*[=\r\n]/);
        });
      }),
      { numRuns: 2_000 },
    );
  });
});

/** One row of RFC 4180, read strictly. */
function parse(row: string): string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n$)/y;
  for (;;) {
    const match = cell.exec(row);
    if (match === null) throw new Error(`Not a row: ${JSON.stringify(row)}`);
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] !== ',') return cells;
  }
}

describe('audit events', () => {
  it('are named noun.verb, each once', () => {
    for (const type of AUDIT_EVENT_TYPES) expect(type).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/);
    expect(new Set(AUDIT_EVENT_TYPES).size).toBe(AUDIT_EVENT_TYPES.length);
  });

  it('have words for people, each its own', () => {
    const words = AUDIT_EVENT_TYPES.map(describeAuditEvent);
    for (const word of words) expect(word).toMatch(/^[A-Z][^_.]+$/);
    expect(new Set(words).size).toBe(words.length);
  });

  it('cover what other programs filter by', () => {
    expect(AUDIT_EVENT_TYPES).toEqual(
      expect.arrayContaining([
        'account.set_up',
        'user.role_changed',
        'session.signed_out',
        'sign_in.challenged',
        'second_factor.paused',
        'policy.updated',
        'policy.update_refused',
        'recovery_code.issued',
        'two_factor.reset',
        'export.downloaded',
        'api_password.refused',
        'authorization.refused',
      ]),
    );
  });
});
