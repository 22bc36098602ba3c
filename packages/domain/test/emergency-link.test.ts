import { expect, it } from 'vitest';

import { emergencyLinkRefusal, type EmergencyFacts } from '../src/sign-in/emergency-link.js';

const OWNER: EmergencyFacts = { role: 'OWNER', suspended: false, hasPassword: true, hasFactor: true };

it.each<[Partial<EmergencyFacts>, string | null]>([
  [{}, null],
  [{ role: 'ADMIN' }, null],
  [{ role: 'AGENT' }, 'neither owner nor admin'],
  [{ role: 'END_USER' }, 'neither owner nor admin'],
  [{ suspended: true }, 'suspended'],
  [{ hasPassword: false }, 'no password'],
  [{ hasFactor: false }, 'no second factor'],
])('an emergency link for %j: %s', (changes, refusal) => {
  expect(emergencyLinkRefusal({ ...OWNER, ...changes })).toBe(refusal);
});
