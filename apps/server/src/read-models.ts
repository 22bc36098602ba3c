import type { AttentionReadModel } from './features/overview/attention.read-model.js';
import type { ApiTokensReadModel } from './features/tokens/api-tokens.read-model.js';
import type { AuditReadModel } from './features/audit/audit.read-model.js';
import type { BulkJobsReadModel } from './features/bulk-jobs/bulk-jobs.read-model.js';
import type { ExportsReadModel } from './features/exports/exports.read-model.js';
import type { PolicyPreviewReadModel } from './features/policy/preview.read-model.js';
import type { AccountSessionsReadModel } from './features/sessions/account-sessions.read-model.js';
import type { SignInsReadModel } from './features/sign-ins/sign-ins.read-model.js';
import type { FactorUseReadModel } from './features/users/factor-use.read-model.js';
import type { UsersReadModel } from './features/users/users.read-model.js';

/** Everything that only reads, for the resolvers. Constructed in compose. */
export interface ReadModels {
  readonly accountSessions: AccountSessionsReadModel;
  readonly apiTokens: ApiTokensReadModel;
  readonly attention: AttentionReadModel;
  readonly audit: AuditReadModel;
  readonly bulkJobs: BulkJobsReadModel;
  readonly exports: ExportsReadModel;
  readonly factorUse: FactorUseReadModel;
  readonly policyPreview: PolicyPreviewReadModel;
  readonly signIns: SignInsReadModel;
  readonly users: UsersReadModel;
}
