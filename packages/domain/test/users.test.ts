import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailProblem, nameProblem, passwordProblem, reasonProblem } from '../src/users/input-problems.js';
import { mayManage, mayRecover, PERMISSIONS, permissionsOf } from '../src/users/may-manage.js';
import { isTeam, rankOf, ROLES, TEAM_ROLES, type Role } from '../src/users/roles.js';
import { emailKey, nameKey, prefixEnd, searchPrefix, searchTerms } from '../src/users/search-terms.js';

describe('roles', () => {
  it('rank from owner to end user', () => {
    expect(ROLES.map(rankOf)).toEqual([3, 2, 1, 0]);
  });

  it('are the team, but for end users', () => {
    expect(ROLES.filter(isTeam)).toEqual(TEAM_ROLES);
  });
});

describe('who may act on whom', () => {
  it.each<[Role, readonly Role[]]>([
    ['OWNER', ['OWNER', 'ADMIN', 'AGENT', 'END_USER']],
    ['ADMIN', ['ADMIN', 'AGENT', 'END_USER']],
    ['AGENT', []],
    ['END_USER', []],
  ])('%s on %s', (actor, subjects) => {
    expect(ROLES.filter((subject) => mayManage(actor, subject))).toEqual(subjects);
    expect(ROLES.filter((role) => mayRecover({ id: 'a', role: actor }, { id: 'b', role }))).toEqual(subjects);
    expect(mayRecover({ id: 'a', role: actor }, { id: 'a', role: actor })).toBe(false);
  });

  it('gives owners every permission, admins all but what is for owners, the others none', () => {
    expect(permissionsOf('OWNER')).toEqual(PERMISSIONS);
    expect(PERMISSIONS.filter((permission) => !permissionsOf('ADMIN').includes(permission))).toEqual([
      'MANAGE_OWNERS',
      'MANAGE_PROVIDERS',
      'MANAGE_ACCOUNT',
    ]);
    expect(permissionsOf('AGENT')).toEqual([]);
    expect(permissionsOf('END_USER')).toEqual([]);
  });
});

describe('keys and search terms', () => {
  it.each([
    ['Zoë  MÜLLER', 'zoe muller'],
    [' \t Ann\u00a0Lee\n', 'ann lee'],
    ['İstanbul', 'istanbul'],
    ['Ａｎｎａ', 'anna'],
    ['ﬁona', 'fiona'],
    ['Ｏ’Brien', 'o’brien'],
    ['Ⓐnna', 'anna'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['王小明', '王小明'],
    ['\u0301', ''],
    ['', ''],
  ])('the key of %j is %j', (name, key) => {
    expect(nameKey(name)).toBe(key);
  });

  it('is at most 190 units, and never ends in half a character', () => {
    expect(nameKey('x'.repeat(500))).toHaveLength(190);
    expect(nameKey(`${'x'.repeat(189)}😀`)).toBe('x'.repeat(189));
    expect(nameKey(`${'x'.repeat(189)} y`)).toBe('x'.repeat(189));
  });

  it('is the same for a name and for its key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(nameKey(nameKey(name))).toBe(nameKey(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['  Ada@Example.COM ', 'ada@example.com'],
    ['jose\u0301@example.com', 'josé@example.com'],
  ])('the key of the address %j is %j', (email, key) => {
    expect(emailKey(email)).toBe(key);
    expect(emailKey(key)).toBe(key);
  });

  it.each([
    [
      'Dr. Anna Maria Berg',
      'Anna@x.org',
      ['dr. anna maria berg', 'anna maria berg', 'maria berg', 'berg', 'anna@x.org'],
    ],
    ['Bo Bo', 'bo', ['bo bo', 'bo']],
    ['Zoë', 'José@x.org', ['zoe', 'jose@x.org']],
    ['\u0301', 'a@x.org', ['a@x.org']],
  ])('finds %j, %j by %j', (name, email, terms) => {
    expect(searchTerms(name, email)).toEqual(terms);
  });

  it('cuts terms at 64 units', () => {
    expect(searchTerms('x'.repeat(80), `${'y'.repeat(80)}@x.org`)).toEqual(['x'.repeat(64), 'y'.repeat(64)]);
  });

  it.each([
    ['  MARIA  b', 'maria b'],
    ['JOSÉ@', 'jose@'],
    ['anna ', 'anna'],
    ['   ', null],
    ['\u0301', null],
    ['z'.repeat(70), 'z'.repeat(64)],
  ])('searching for %j looks for %j', (typed, prefix) => {
    expect(searchPrefix(typed)).toBe(prefix);
  });

  it('finds everybody by any start of any word, in a range of UTF-8 bytes', () => {
    const order = (a: string, b: string) => {
      const [left, right] = [[...a], [...b]].map((points) => points.map((point) => point.codePointAt(0) ?? 0)) as [
        number[],
        number[],
      ];
      for (let at = 0; at < Math.min(left.length, right.length); at++) {
        const difference = (left[at] ?? 0) - (right[at] ?? 0);
        if (difference !== 0) return difference;
      }
      return left.length - right.length;
    };
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
        fc.nat(59),
        fc.nat(),
        (name, length, word) => {
          const words = nameKey(name).split(' ');
          const from = words.slice(word % words.length).join(' ');
          const prefix = searchPrefix([...from].slice(0, length + 1).join(''));
          if (prefix === null) return;
          const found = searchTerms(name, 'x@y.z').some(
            (term) => order(prefix, term) <= 0 && order(term, prefixEnd(prefix)) < 0 && term.startsWith(prefix),
          );
          expect(found).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('what is wrong with an input', () => {
  it.each([
    'a@b',
    'ada@example.com',
    ' ada@example.com ',
    "o'brien+tag@mail.example.co.uk",
    'admin@localhost',
    'josé@exämple.de',
    `${'a'.repeat(64)}@example.com`,
    'a@1and1.com',
  ])('takes the address %j', (email) => {
    expect(emailProblem(email)).toBeNull();
  });

  it.each([
    '',
    '   ',
    'ada',
    '@example.com',
    'ada@',
    'a@b@c.com',
    'a b@c.com',
    'a@b c.com',
    '.a@b.com',
    'a.@b.com',
    'a..b@c.com',
    'a@.com',
    'a@b..com',
    'a@-b.com',
    'a@b-.com',
    'a@b.com\nBcc: c@d.com',
    'a@b.com,c@d.com',
    '<a@b.com>',
    '"a b"@c.com',
    'a@[127.0.0.1]',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(100)}com`,
    'a\u0000@b.com',
    'a\u200b@b.com',
    'a\ud800@b.com',
  ])('refuses the address %j', (email) => {
    expect(emailProblem(email)).toMatch(/^[A-Z].*\.$/);
  });

  it.each(['A', ' Ada Lovelace ', '王小明', 'Анна', "D'Arcy-O’Neil Jr.", '=1+1', '😀'.repeat(200), 'x'.repeat(200)])(
    'takes the name %j',
    (name) => {
      expect(nameProblem(name)).toBeNull();
    },
  );

  it.each([
    '',
    '  \n ',
    'x'.repeat(201),
    'a\nb',
    'a\u0000b',
    'a\u0007b',
    'a\u0085b',
    'a\u2028b',
    'abc\u202egnp',
    'a\u2066b',
    'a\ud800',
  ])('refuses the name %j', (name) => {
    expect(nameProblem(name)).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    'correct horse',
    ' 8 chars',
    'ñandúñan',
    '😀'.repeat(8),
    '😀'.repeat(128),
    'x'.repeat(128),
    'a\tb\u0000c\nd!',
    '        ',
  ])('takes the password %j', (password) => {
    expect(passwordProblem(password)).toBeNull();
  });

  it.each<[string, RegExp]>([
    ['', /at least 8/],
    ['1234567', /at least 8/],
    ['😀'.repeat(7), /at least 8/],
    ['x'.repeat(129), /at most 128/],
  ])('refuses the password %j', (password, problem) => {
    expect(passwordProblem(password)).toMatch(problem);
  });
});

describe('a reason', () => {
  it.each([
    ['Phone lost'],
    ['abc'],
    ['  Left the company.\r\nAsked by mail\ttoday.  '],
    ['هاتف مفقود'],
    ['x'.repeat(500)],
  ])('is taken: %j', (reason) => expect(reasonProblem(reason)).toBeNull());
  it.each([
    [''],
    ['ab'],
    ['  ab  '],
    ['x'.repeat(501)],
    ['lost \u202eenohp'],
    ['lost\u0000phone'],
    ['lost \u2066phone'],
  ])('is refused: %j', (reason) => expect(reasonProblem(reason)).toMatch(/^[A-Z].*\.$/));
});
