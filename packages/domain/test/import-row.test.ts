import { describe, expect, it } from 'vitest';

import { judgeImportRow, parseRole } from '../src/users/import-row.js';
import { organizationNameProblem } from '../src/users/input-problems.js';
import type { Role } from '../src/users/roles.js';

const row = (changes: Partial<Parameters<typeof judgeImportRow>[0]> = {}) => ({
  line: 2,
  email: 'ann@example.com',
  name: 'Ann',
  role: 'AGENT',
  ...changes,
});

describe('a row of an import', () => {
  it('is taken without the spaces around its parts', () => {
    expect(
      judgeImportRow(row({ email: ' Ann@Example.com ', name: ' Ann Lee ', role: ' end user ' }), null, new Map()),
    ).toEqual({ email: 'Ann@Example.com', name: 'Ann Lee', role: 'END_USER' });
  });

  it.each([
    [{ email: 'ann' }, /not an e-mail address/],
    [{ name: ' ' }, /Enter a name/],
    [{ name: 'a\u202eb' }, /control characters/],
    [{ role: 'boss' }, /one of OWNER, ADMIN, AGENT, END_USER/],
    [{ role: '' }, /one of OWNER/],
  ])('%j is refused', (changes, says) => {
    const seen = new Map<string, number>();
    expect(judgeImportRow(row(changes), null, seen).reason).toMatch(says);
    expect(seen.size).toBe(0);
  });

  it('is refused where its address stood there before, in whatever case', () => {
    const seen = new Map<string, number>();
    judgeImportRow(row(), null, seen);
    expect(judgeImportRow(row({ line: 7, email: 'ANN@example.com' }), null, seen)).toEqual({
      reason: 'The same e-mail address stands in line 2 already.',
    });
  });

  it.each<[Role | null, readonly Role[]]>([
    [null, ['OWNER', 'ADMIN', 'AGENT', 'END_USER']],
    ['OWNER', ['OWNER', 'ADMIN', 'AGENT', 'END_USER']],
    ['ADMIN', ['ADMIN', 'AGENT', 'END_USER']],
    ['AGENT', []],
  ])('%s gives %j', (by, gives) => {
    const given = (['OWNER', 'ADMIN', 'AGENT', 'END_USER'] as const).filter(
      (role) => judgeImportRow(row({ role }), by, new Map()).reason === undefined,
    );
    expect(given).toEqual(gives);
  });
});

it.each([
  ['End user', 'END_USER'],
  ['end-user', 'END_USER'],
  [' agent ', 'AGENT'],
  ['agents', null],
])('%j means %j', (typed, role) => {
  expect(parseRole(typed)).toBe(role);
});

it.each([
  ['Harbor Support', null],
  ['x'.repeat(100), null],
  [' ', /Enter the name/],
  ['x'.repeat(101), /at most 100/],
  ['a\nb', /line breaks/],
])('the organization named %j', (name, says) => {
  if (says === null) expect(organizationNameProblem(name)).toBeNull();
  else expect(organizationNameProblem(name)).toMatch(says);
});
