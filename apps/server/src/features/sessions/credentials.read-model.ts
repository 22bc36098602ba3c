import type { EntityManager } from 'typeorm';

import { graceEndsAt, type UserFacts } from '@countersign/domain/policy/decide-sign-in.js';
import { ruleFor } from '@countersign/domain/policy/policy.js';
import { sessionEndsAt } from '@countersign/domain/sessions/session-end.js';
import type { SignInMethod } from '@countersign/domain/sign-in/sign-in-method.js';
import type { Instant } from '@countersign/domain/time.js';
import { tokenPausedBecause } from '@countersign/domain/tokens/api-token.js';
import type { Role } from '@countersign/domain/users/roles.js';

import { cameByOf } from '../../operations/came-by.js';
import type { Caller, CallingUser } from '../../operations/caller.js';
import { lastThirdPartyOf } from '../../operations/user-facts.js';
import { bitsToFactorKinds } from '../../persistence/factor-kinds.js';
import { sha256 } from '../../platform/digest.js';
import { PolicyRepository } from '../policy/policy.repository.js';
import { readScopes } from '../tokens/api-tokens.repository.js';

interface UserColumns {
  user_id: string;
  name: string;
  email: string;
  role: Role;
  suspended: number;
  factor_kinds: number;
  grace_forfeited: number;
  first_sign_in_at: number | null;
  moved_from_unrequired_role_at: number | null;
  last_third_party_proved: boolean | number | null;
}
interface SessionRow extends UserColumns {
  id: string;
  transport: 'COOKIE' | 'TOKEN';
  method: SignInMethod;
  provider_id: string | null;
  created_at: number;
  last_seen_at: number;
  ends_at_latest: number | null;
  judged_by_provider: boolean | number;
  stepped_up_until: number | null;
  changing_factors_until: number | null;
  ip_address: string | null;
  client: string | null;
  policy_version: number;
}
interface AttemptRow extends UserColumns {
  id: string;
  stage: 'SECOND_FACTOR' | 'ENROLLMENT';
  transport: 'COOKIE' | 'TOKEN';
  sign_in_id: string;
  method: SignInMethod;
  provider_id: string | null;
  evidence: string | null;
  provider_sign_out_sealed: string | null;
  by_emergency_link: boolean | number;
  issued_code_id: string | null;
  expires_at: number;
}

interface TokenRow extends UserColumns {
  id: string;
  token_name: string;
  scopes: string;
  expires_at: number | string;
  last_used_at: number | string | null;
  policy_version: number;
}

const USER =
  'u.id as user_id, u.name, u.email, u.role, u.suspended, u.factor_kinds, u.grace_forfeited, u.first_sign_in_at, u.moved_from_unrequired_role_at, u.last_third_party_proved';

const SESSION = `select s.id, s.transport, s.method, s.provider_id, s.created_at, s.last_seen_at, s.ends_at_latest, s.judged_by_provider, s.stepped_up_until, s.changing_factors_until,
  s.ip_address, s.client, ${USER}, (select max(version) from policy_versions) as policy_version
  from sessions s join users u on u.id = s.user_id where s.token_hash = ? and s.ended_at is null`;

const ATTEMPT = `select a.id, a.stage, a.transport, a.sign_in_id, a.issued_code_id, a.expires_at, a.method, a.provider_id, a.evidence,
  a.provider_sign_out_sealed, a.by_emergency_link, ${USER}
  from sign_in_attempts a join users u on u.id = a.user_id where a.token_hash = ? and a.finished_at is null and a.expires_at > ?`;

const API_TOKEN = `select t.id, t.name as token_name, t.scopes, t.expires_at, t.last_used_at, ${USER}, (select max(version) from policy_versions) as policy_version
  from api_tokens t join users u on u.id = t.user_id where t.token_hash = ? and t.revoked_at is null and t.expires_at > ?`;

/** An API token that is there, and why it may not be used just now. */
export interface JudgedToken {
  readonly caller: Extract<Caller, { kind: 'apiToken' }>;
  readonly pausedBecause: string | null;
}

/**
 * Turns a credential into who asks, with one statement and no entity: this runs at every request. A session past the
 * limits of its role's rule, or of a suspended user, is nobody, whatever the browser holds.
 */
export class CredentialsReadModel {
  private readonly policies: PolicyRepository;

  constructor(private readonly manager: EntityManager) {
    this.policies = new PolicyRepository(manager);
  }

  async session(token: string, now: Instant): Promise<Extract<Caller, { kind: 'session' }> | null> {
    const [row]: SessionRow[] = await this.manager.query(SESSION, [sha256(token)]);
    if (row === undefined || row.suspended) return null;
    const { document } = await this.policies.version(row.policy_version);
    const rule = ruleFor(document, row.role);
    const graceEnd = row.judged_by_provider ? null : graceEndsAt(factsOf(row), rule, now);
    const expiresAt = sessionEndsAt(
      { createdAt: row.created_at, lastSeenAt: row.last_seen_at, endsAtLatest: row.ends_at_latest },
      rule,
      graceEnd,
    );
    if (expiresAt <= now) return null;
    return {
      kind: 'session',
      user: userOf(row),
      session: {
        id: row.id,
        transport: row.transport,
        method: row.method,
        providerId: row.provider_id,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        expiresAt,
        steppedUpUntil: row.stepped_up_until,
        changingFactorsUntil: row.changing_factors_until,
        ipAddress: row.ip_address,
        client: row.client,
      },
      graceEndsAt: graceEnd,
    };
  }

  /** @returns null where it was revoked or has expired; with the reason where its owner's standing pauses it. */
  async apiToken(token: string, now: Instant): Promise<JudgedToken | null> {
    const [row]: TokenRow[] = await this.manager.query(API_TOKEN, [sha256(token), now]);
    if (row === undefined) return null;
    const { document } = await this.policies.version(Number(row.policy_version));
    return {
      caller: {
        kind: 'apiToken',
        user: userOf(row),
        token: {
          id: row.id,
          name: row.token_name,
          scopes: readScopes(row.scopes),
          expiresAt: Number(row.expires_at),
          lastUsedAt: row.last_used_at === null ? null : Number(row.last_used_at),
        },
      },
      pausedBecause: tokenPausedBecause(
        factsOf(row),
        document,
        now,
        lastThirdPartyOf({ lastThirdPartyProved: row.last_third_party_proved }),
      ),
    };
  }

  async attempt(token: string, now: Instant): Promise<Extract<Caller, { kind: 'attempt' }> | null> {
    const [row]: AttemptRow[] = await this.manager.query(ATTEMPT, [sha256(token), now]);
    if (row === undefined || row.suspended) return null;
    const { id, stage, transport } = row;
    return {
      kind: 'attempt',
      user: userOf(row),
      attempt: {
        id,
        stage,
        transport,
        signInId: row.sign_in_id,
        issuedCodeId: row.issued_code_id,
        came: cameByOf({
          method: row.method,
          byEmergencyLink: row.by_emergency_link,
          providerId: row.provider_id,
          evidence: row.evidence,
          providerSignOutSealed: row.provider_sign_out_sealed,
        }),
        expiresAt: row.expires_at,
      },
    };
  }
}

function userOf(row: UserColumns): CallingUser {
  return { id: row.user_id, name: row.name, email: row.email, role: row.role };
}

function factsOf(row: UserColumns): UserFacts {
  return {
    role: row.role,
    suspended: Boolean(row.suspended),
    activeFactors: bitsToFactorKinds(row.factor_kinds),
    graceForfeited: Boolean(row.grace_forfeited),
    firstSignInAt: row.first_sign_in_at,
    movedFromUnrequiredRoleAt: row.moved_from_unrequired_role_at,
  };
}
