import {
  describePolicyChange,
  policyDifference,
  type SettingChange,
} from '@countersign/domain/policy/describe-policy-change.js';
import { planPolicyChange } from '@countersign/domain/policy/plan-policy-change.js';
import { DEFAULT_POLICY, type PolicyChange, type PolicyDocument } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';

import { SUPPORTED } from '../features/policy/supported.js';
import type { Calendar } from './calendar.js';

export interface PastPolicy {
  readonly version: number;
  readonly at: Instant;
  readonly document: PolicyDocument;
  /** The key of who made it; null: the first start. */
  readonly by: string | null;
  /** In words, as the trail keeps it. */
  readonly changes: readonly string[];
  /** The same as data. */
  readonly settings: readonly SettingChange[];
  /** How many were mailed. */
  readonly notified: number;
}

interface Step {
  readonly daysAgo: number;
  readonly hour: number;
  readonly by: string;
  readonly notified?: number;
  readonly change: PolicyChange;
}

/** From nothing required to what holds now, by several hands and carefully: first the agents, then those who administer. */
const STEPS: readonly Step[] = [
  {
    daysAgo: 171,
    hour: 9.4,
    by: 'owner',
    change: {
      rules: [
        { role: 'OWNER', sessionLifetimeHours: 12 },
        { role: 'ADMIN', sessionLifetimeHours: 12 },
        { role: 'AGENT', sessionLifetimeHours: 168, sessionIdleMinutes: 1440 },
        { role: 'END_USER', sessionLifetimeHours: 720, sessionIdleMinutes: null },
      ],
    },
  },
  {
    daysAgo: 121,
    hour: 10.1,
    by: 'admin-lisbon',
    notified: 24,
    change: { rules: [{ role: 'AGENT', required: true, gracePeriodDays: 30 }] },
  },
  {
    daysAgo: 75,
    hour: 8.6,
    by: 'second-owner',
    notified: 1,
    change: {
      rules: [
        { role: 'OWNER', required: true, gracePeriodDays: 7 },
        { role: 'ADMIN', required: true, gracePeriodDays: 7 },
      ],
    },
  },
  {
    daysAgo: 42,
    hour: 13.2,
    by: 'admin',
    change: {
      rules: [{ role: 'AGENT', rememberDeviceHours: 72 }],
      recoveryCodeValidDays: 365,
      issuedRecoveryCodeValidMinutes: 480,
    },
  },
  { daysAgo: 18, hour: 9.9, by: 'owner', change: { rules: [{ role: 'AGENT', gracePeriodDays: 14 }] } },
  {
    daysAgo: 6,
    hour: 12.5,
    by: 'admin-seoul',
    change: {
      rules: [
        { role: 'OWNER', sessionLifetimeHours: 24, sessionIdleMinutes: 480 },
        { role: 'ADMIN', sessionLifetimeHours: 24, sessionIdleMinutes: 480 },
      ],
    },
  },
];

/** Every version of the policy, oldest first. @param firstStart when version 1 was made */
export function policyHistory(calendar: Calendar, firstStart: Instant): readonly PastPolicy[] {
  const history: PastPolicy[] = [
    { version: 1, at: firstStart, document: DEFAULT_POLICY, by: null, changes: [], settings: [], notified: 0 },
  ];
  for (const { daysAgo, hour, by, notified = 0, change } of STEPS) {
    const at = calendar.workday(daysAgo, hour);
    const before = history.at(-1)?.document ?? DEFAULT_POLICY;
    // The rules of the product itself: a history that it would have refused is none.
    const planned = planPolicyChange(before, change, at, SUPPORTED);
    if (!planned.ok) throw new Error(`the demo's policy is refused: ${JSON.stringify(planned.failure)}`);
    history.push({
      version: history.length + 1,
      at,
      document: planned.value,
      by,
      changes: describePolicyChange(before, planned.value),
      settings: policyDifference(before, planned.value),
      notified,
    });
  }
  return history;
}

/** What held at a moment. */
export function policyAt(history: readonly PastPolicy[], at: Instant): PastPolicy {
  const held = history.findLast((policy) => policy.at <= at) ?? history[0];
  if (held === undefined) throw new Error('a history has at least one policy');
  return held;
}
