import { TEAM_ROLES } from '@countersign/domain/users/roles.js';
import { MINUTE, type Instant } from '@countersign/domain/time.js';

import { judgeProvider } from '../features/providers/judge-provider.js';
import type { ProviderTest } from '../features/providers/provider-settings.js';
import { providerSeal } from '../operations/provider-seal.js';
import { systemRandom } from '../platform/random.js';
import type { SecretBox } from '../platform/secret-box.js';
import type { Calendar } from './calendar.js';
import type { DemoPerson } from './person.js';
import { evidenceOf, ISSUER, PORTAL } from './portal.js';
import type { Records } from './records.js';

const DOMAIN = 'example.com';

/** What the page of the portal needs: whom it knows, and what it signs with. */
export interface GuideToPortal {
  readonly name: string;
  readonly secret: string;
  readonly callbackUrl: string;
  readonly people: readonly {
    readonly external_id: string;
    readonly email: string;
    readonly name: string;
    readonly amr: readonly string[];
  }[];
}

/** Set up and tested by the owner on one morning, before the first person came through it. */
export function tellPortal(
  records: Records,
  calendar: Calendar,
  owner: DemoPerson,
  people: readonly DemoPerson[],
  made: { readonly signInUrl: string; readonly publicUrl: URL; readonly box: SecretBox },
): GuideToPortal {
  const at = calendar.workday(34, 9.4);
  const secret = systemRandom.token();
  const { settings } = judgeProvider(
    'JWT',
    null,
    {
      name: PORTAL.name,
      roles: TEAM_ROLES,
      createUsers: true,
      createDomains: [DOMAIN],
      roleMapping: [{ value: '*', role: 'AGENT' }],
      jwt: { signInUrl: made.signInUrl, secret },
    },
    [],
  );
  const through = people.filter((person) => person.cast.through !== undefined);
  const test: ProviderTest = {
    at: at + 11 * MINUTE,
    ok: true,
    explanation:
      'The sign-in came back in order. It said nothing about how the user proved it, which counts as one factor.',
    facts: [
      { label: 'Issuer', value: ISSUER },
      { label: 'Subject', value: owner.cast.mailbox },
      { label: 'E-mail address', value: `${owner.email} (verified)` },
    ],
    settingsVersion: 1,
  };
  records.providers.push({
    id: PORTAL.id,
    kind: 'JWT',
    name: PORTAL.name,
    enabled: true,
    managedByFile: false,
    settings: JSON.stringify(settings),
    secretSealed: made.box.seal(secret, providerSeal(PORTAL.id)),
    settingsVersion: 1,
    lastTest: JSON.stringify(test),
    lastSignInAt: latest(through.map((person) => person.lastSignInAt)),
    lastEvidenceAt: latest(
      through.map((person) => (person.cast.through?.showsFactor === true ? person.lastSignInAt : null)),
    ),
    createdAt: at,
    updatedAt: at + 12 * MINUTE,
  });
  const note = { by: owner.actor, from: owner.places[0] };
  const named = { providerId: PORTAL.id, provider: PORTAL.name };
  records.audit('provider.created', at, { ...note, detail: { ...named, kind: 'JWT' } });
  records.audit('provider.test_begun', at + 10 * MINUTE, { ...note, detail: named });
  records.audit('provider.tested', test.at, { ...note, detail: named });
  records.audit('provider.updated', at + 12 * MINUTE, {
    ...note,
    detail: { ...named, changes: ['Turned on.'], sessionsEnded: 0 },
  });
  return {
    name: PORTAL.name,
    secret,
    callbackUrl: new URL(`/auth/${PORTAL.id}/jwt`, made.publicUrl).href,
    people: through.map(({ cast, email, name }) => ({
      external_id: cast.mailbox,
      email,
      name,
      amr: evidenceOf(cast.through?.showsFactor === true).amr,
    })),
  };
}

function latest(moments: readonly (Instant | null)[]): Instant | null {
  return moments.reduce((so, moment) => (moment !== null && moment > (so ?? 0) ? moment : so), null);
}
