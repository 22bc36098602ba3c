import type { EntityManager } from 'typeorm';

import { AccountRepository } from '../features/account/account.repository.js';
import { AuditRepository } from '../features/audit/audit.repository.js';
import { BulkJobsRepository } from '../features/bulk-jobs/bulk-jobs.repository.js';
import { TrustedDevicesRepository } from '../features/devices/trusted-devices.repository.js';
import { EnrollmentRepository } from '../features/enrollment/enrollment.repository.js';
import { ConcernedUsersRepository } from '../features/policy/concerned-users.repository.js';
import { GraceRemindersRepository } from '../features/policy/grace-reminders.repository.js';
import { CoverageDaysRepository } from '../features/overview/coverage-days.repository.js';
import { ExportsRepository } from '../features/exports/exports.repository.js';
import { EmailCodesRepository } from '../features/factors/email-codes.repository.js';
import { FactorsRepository } from '../features/factors/factors.repository.js';
import { LinksRepository } from '../features/links/links.repository.js';
import { OutboxRepository } from '../jobs/outbox.repository.js';
import { PolicyRepository } from '../features/policy/policy.repository.js';
import { IdentitiesRepository } from '../features/providers/identities.repository.js';
import { ProvidersRepository } from '../features/providers/providers.repository.js';
import { RecoveryRepository } from '../features/recovery/recovery.repository.js';
import { SessionsRepository } from '../features/sessions/sessions.repository.js';
import { ChallengesRepository } from '../features/passkeys/challenges.repository.js';
import { PasskeysRepository } from '../features/passkeys/passkeys.repository.js';
import { AttemptsRepository } from '../features/sign-in/attempts.repository.js';
import { GuardsRepository } from '../features/sign-in/guards.repository.js';
import { SignInsRepository } from '../features/sign-ins/sign-ins.repository.js';
import { ApiTokensRepository } from '../features/tokens/api-tokens.repository.js';
import { UsersRepository } from '../features/users/users.repository.js';

/** Every repository, on one manager: of a transaction, or of the read side. */
export interface Repositories {
  readonly account: AccountRepository;
  readonly apiTokens: ApiTokensRepository;
  readonly attempts: AttemptsRepository;
  readonly auditTrail: AuditRepository;
  readonly challenges: ChallengesRepository;
  readonly bulkJobs: BulkJobsRepository;
  readonly concernedUsers: ConcernedUsersRepository;
  readonly coverageDays: CoverageDaysRepository;
  readonly emailCodes: EmailCodesRepository;
  readonly enrollments: EnrollmentRepository;
  readonly exports: ExportsRepository;
  readonly factors: FactorsRepository;
  readonly graceReminders: GraceRemindersRepository;
  readonly guards: GuardsRepository;
  readonly identities: IdentitiesRepository;
  readonly links: LinksRepository;
  readonly outbox: OutboxRepository;
  readonly passkeys: PasskeysRepository;
  readonly policies: PolicyRepository;
  readonly providers: ProvidersRepository;
  readonly recovery: RecoveryRepository;
  readonly sessions: SessionsRepository;
  readonly signIns: SignInsRepository;
  readonly trustedDevices: TrustedDevicesRepository;
  readonly users: UsersRepository;
}

/** A transaction rebuilds its collaborators, so that none can write outside it. */
export function createRepositories(manager: EntityManager): Repositories {
  return {
    account: new AccountRepository(manager),
    apiTokens: new ApiTokensRepository(manager),
    attempts: new AttemptsRepository(manager),
    auditTrail: new AuditRepository(manager),
    challenges: new ChallengesRepository(manager),
    bulkJobs: new BulkJobsRepository(manager),
    concernedUsers: new ConcernedUsersRepository(manager),
    coverageDays: new CoverageDaysRepository(manager),
    emailCodes: new EmailCodesRepository(manager),
    enrollments: new EnrollmentRepository(manager),
    exports: new ExportsRepository(manager),
    factors: new FactorsRepository(manager),
    graceReminders: new GraceRemindersRepository(manager),
    guards: new GuardsRepository(manager),
    identities: new IdentitiesRepository(manager),
    links: new LinksRepository(manager),
    outbox: new OutboxRepository(manager),
    passkeys: new PasskeysRepository(manager),
    policies: new PolicyRepository(manager),
    providers: new ProvidersRepository(manager),
    recovery: new RecoveryRepository(manager),
    sessions: new SessionsRepository(manager),
    signIns: new SignInsRepository(manager),
    trustedDevices: new TrustedDevicesRepository(manager),
    users: new UsersRepository(manager),
  };
}
