import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { describeEvidence } from '../src/policy/provider-evidence.js';
import { domainOf, domainProblem } from '../src/third-party/email-domain.js';
import { mappedRole } from '../src/third-party/mapped-role.js';
import { describeProviderRefusal, PROVIDER_REFUSAL_CODES } from '../src/third-party/refusals.js';
import { rankOf, ROLES, type Role } from '../src/users/roles.js';

describe('the role of somebody whom a provider makes', () => {
  const mapping = (...pairs: readonly (readonly [string, Role])[]) => pairs.map(([value, role]) => ({ value, role }));

  it.each([
    ['nothing is mapped', [], ['admins'], 'END_USER'],
    ['nothing that is mapped was asserted', mapping(['staff', 'AGENT']), ['guests'], 'END_USER'],
    ['one is', mapping(['staff', 'AGENT']), ['guests', 'staff'], 'AGENT'],
    ['the highest of several holds', mapping(['a', 'END_USER'], ['b', 'AGENT']), ['b', 'a'], 'AGENT'],
    ['everybody is mapped', mapping(['*', 'AGENT']), [], 'AGENT'],
    ['a value is not the start of another', mapping(['staff', 'AGENT']), ['staff-of-others'], 'END_USER'],
    ['above agent without an owner’s word', mapping(['boss', 'OWNER'], ['*', 'END_USER']), ['boss'], 'AGENT'],
  ] as const)('%s', (_, roleMapping, asserted, role) => {
    expect(mappedRole({ roleMapping, mapsAboveAgent: false }, asserted)).toBe(role);
  });

  it('is above agent only where an owner said so, whatever is mapped and asserted', () => {
    const pairs = fc.array(fc.record({ value: fc.constantFrom('*', 'a', 'b', 'c'), role: fc.constantFrom(...ROLES) }));
    fc.assert(
      fc.property(pairs, fc.subarray(['*', 'a', 'b', 'c']), fc.boolean(), (roleMapping, asserted, mapsAboveAgent) => {
        const role = mappedRole({ roleMapping, mapsAboveAgent }, asserted);
        const reached = roleMapping.filter(({ value }) => value === '*' || asserted.includes(value));
        const highest = Math.max(0, ...reached.map((pair) => rankOf(pair.role)));
        expect(rankOf(role)).toBe(mapsAboveAgent ? highest : Math.min(highest, rankOf('AGENT')));
      }),
    );
  });
});

describe('the domain of an address', () => {
  it.each([
    ['Ada@Example.COM ', 'example.com'],
    ['a@b@example.com', 'example.com'],
    ['example.com', ''],
    ['', ''],
    ['@', ''],
  ])('of %j is %j', (email, domain) => {
    expect(domainOf(email)).toBe(domain);
  });

  it.each(['example.com', 'EXAMPLE.com', 'bücher.example', 'localhost'])('%s is one', (domain) => {
    expect(domainProblem(domain)).toBe(null);
  });

  it.each(['', '@example.com', 'https://example.com', 'a b.com', '*.example.com', 'example.com.', '-a.com'])(
    '%j is none',
    (domain) => {
      expect(domainProblem(domain)).toMatch(/like example\.com/);
    },
  );
});

describe('what is said of a third-party sign-in', () => {
  it.each([
    [[], null, 'Nothing was said'],
    [['pwd', 'otp'], null, 'otp, pwd'],
    [['mfa'], 'urn:x:strong', 'mfa, urn:x:strong'],
    [[], 'urn:x:password', 'urn:x:password'],
  ])('of %j and %j: %s', (amr, acr, words) => {
    expect(describeEvidence({ amr, acr })).toBe(words);
  });

  it('tells the user what to do next and the admin why, for every refusal', () => {
    expect(PROVIDER_REFUSAL_CODES.length).toBeGreaterThan(15);
    for (const code of PROVIDER_REFUSAL_CODES) {
      const { user, admin } = describeProviderRefusal(code);
      expect(user, code).toMatch(/(ask|try|begin|sign in|use|verify|tell)\b/i);
      expect(admin.trim().split(/\s+/).length, code).toBeGreaterThan(2);
      expect(user).not.toBe(admin);
    }
  });
});
