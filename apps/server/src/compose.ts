import { DEFAULT_POLICY } from '@countersign/domain/policy/policy.js';

import { ConfigError, type Config } from './config.js';
import { AttentionReadModel } from './features/overview/attention.read-model.js';
import { AuditReadModel } from './features/audit/audit.read-model.js';
import { BulkJobsReadModel } from './features/bulk-jobs/bulk-jobs.read-model.js';
import { ExportsReadModel } from './features/exports/exports.read-model.js';
import { PolicyPreviewReadModel } from './features/policy/preview.read-model.js';
import { AccountSessionsReadModel } from './features/sessions/account-sessions.read-model.js';
import { applyProvidersFile } from './features/providers/apply-providers-file.js';
import { CredentialsReadModel } from './features/sessions/credentials.read-model.js';
import { SignInsReadModel } from './features/sign-ins/sign-ins.read-model.js';
import { ApiTokensReadModel } from './features/tokens/api-tokens.read-model.js';
import { FactorUseReadModel } from './features/users/factor-use.read-model.js';
import { UsersReadModel } from './features/users/users.read-model.js';
import type { ExecutionServices } from './graphql/execution.js';
import { createMailOutlet } from './mail/mail-outlet.js';
import { HOST, NO_ORIGIN, SYSTEM } from './operations/caller.js';
import { createOperation, type OperationServices } from './operations/create-operation.js';
import { createEvents } from './operations/events.js';
import { orphanedPasskeys } from './operations/orphaned-passkeys.js';
import { keyCheckProblem, sealKeyCheck } from './operations/key-check.js';
import { createRepositories } from './operations/repositories.js';
import { DatabaseError, migrate, openDatabases, type Databases } from './persistence/data-source.js';
import { isDuplicate } from './persistence/db-errors.js';
import { createUnitOfWork, type UnitOfWork } from './persistence/unit-of-work.js';
import { systemClock, type Clock } from './platform/clock.js';
import { createHasher } from './platform/hasher.js';
import type { Logger } from './platform/logger.js';
import { systemRandom } from './platform/random.js';
import { createSecretBox, type SecretBox } from './platform/secret-box.js';
import { loadSecretKeys } from './platform/secret-keys.js';

// Everything is constructed here; nothing is global.

export interface Services {
  readonly services: OperationServices;
  readonly databases: Databases;
  close(): Promise<void>;
}

/** Opens the database, brings it up to date and checks that the keys are its keys. @throws DatabaseError, SecretKeysError */
export async function openServices(config: Config, logger: Logger, clock: Clock = systemClock): Promise<Services> {
  const secretBox = createSecretBox(loadSecretKeys(config));
  const hasher = await createHasher();
  const databases = await openDatabases(config);
  try {
    await migrate(databases);
    const unitOfWork = createUnitOfWork(databases);
    await prepare(unitOfWork, secretBox, clock);
    await refuseToOrphanPasskeys(unitOfWork, config.rpId);
    const services: OperationServices = {
      clock,
      random: systemRandom,
      secretBox,
      hasher,
      logger,
      events: createEvents(),
      publicUrl: config.publicUrl,
      relyingParty: { id: config.rpId, origin: config.publicUrl.origin },
      unitOfWork,
      read: createRepositories(unitOfWork.reader),
    };
    return { services, databases, close: () => databases.close() };
  } catch (error) {
    await databases.close();
    throw error;
  }
}

/** Before the first request: what the host says about providers. @throws ConfigError */
export async function applyProviders(services: OperationServices, config: Pick<Config, 'providers'>): Promise<void> {
  const op = createOperation(services, { kind: 'anonymous' }, NO_ORIGIN, HOST);
  const applied = await applyProvidersFile(op, config.providers);
  if (!applied.ok) throw new ConfigError(applied.failure);
}

/** The first start makes the account and version 1 of the policy; every start checks the keys. */
async function prepare(unitOfWork: UnitOfWork, secretBox: SecretBox, clock: Clock): Promise<void> {
  await unitOfWork
    .write(async (manager) => {
      const { account, policies } = createRepositories(manager);
      const isNew = await account.createIfMissing(sealKeyCheck(secretBox));
      if (isNew) await policies.add(1, DEFAULT_POLICY, clock.now(), SYSTEM);
    })
    .catch((error: unknown) => {
      // Two first starts at once: the other one made it.
      if (!isDuplicate(error)) throw error;
    });
  const { keyCheck } = await createRepositories(unitOfWork.reader).account.get();
  const problem = keyCheckProblem(secretBox, keyCheck);
  if (problem !== null) {
    throw new DatabaseError(
      'SECRET_KEYS does not hold the key that this database was written with: its secrets cannot be read, so nobody could prove a second factor. Give the right keys (data/secret-keys, or SECRET_KEYS of the earlier start).',
      { cause: problem },
    );
  }
}

/** A passkey answers the relying party that it was made for and no other: under another RP_ID, nobody could use theirs. */
async function refuseToOrphanPasskeys(unitOfWork: UnitOfWork, rpId: string): Promise<void> {
  const strangers = await createRepositories(unitOfWork.reader).passkeys.strangersTo(rpId);
  const problem = orphanedPasskeys(strangers, rpId);
  if (problem !== null) throw new DatabaseError(`${problem.says}. ${problem.todo}`);
}

export function createExecutionServices(
  services: OperationServices,
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl' | 'dataDir'>,
): ExecutionServices {
  const { reader } = services.unitOfWork;
  return {
    operations: services,
    credentialsModel: new CredentialsReadModel(reader),
    models: {
      accountSessions: new AccountSessionsReadModel(reader),
      apiTokens: new ApiTokensReadModel(reader),
      attention: new AttentionReadModel(reader),
      audit: new AuditReadModel(reader),
      bulkJobs: new BulkJobsReadModel(reader),
      exports: new ExportsReadModel(reader),
      factorUse: new FactorUseReadModel(reader),
      policyPreview: new PolicyPreviewReadModel(reader),
      signIns: new SignInsReadModel(reader),
      users: new UsersReadModel(reader),
    },
    mailOutlet: createMailOutlet(config),
  };
}
