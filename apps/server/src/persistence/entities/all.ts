import { AccountEntity } from './account.entity.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { AuditEventEntity } from './audit-event.entity.js';
import { BulkJobEntity, BulkJobUserEntity } from './bulk-job.entity.js';
import { CoverageDayEntity } from './coverage-day.entity.js';
import { EmailCodeEntity } from './email-code.entity.js';
import {
  EnrollmentEntity,
  FactorEntity,
  IssuedCodeEntity,
  RecoveryCodeEntity,
  SpentTotpStepEntity,
} from './factor.entity.js';
import { GraceReminderEntity } from './grace-reminder.entity.js';
import { OutboxMessageEntity } from './outbox-message.entity.js';
import { PasskeyEntity, WebauthnChallengeEntity } from './passkey.entity.js';
import { PolicyVersionEntity } from './policy-version.entity.js';
import {
  LinkEntity,
  PasswordGuardEntity,
  SecondFactorGuardEntity,
  SessionEntity,
  SignInAttemptEntity,
  SignInEntity,
} from './sign-in.entity.js';
import {
  IdentityAllowanceEntity,
  ProviderEntity,
  ProviderFlowEntity,
  ProviderIdentityEntity,
  SpentAssertionEntity,
} from './provider.entity.js';
import { ServerLeaseEntity } from './server-lease.entity.js';
import { StatusExportChunkEntity, StatusExportEntity } from './status-export.entity.js';
import { TrustedDeviceEntity } from './trusted-device.entity.js';
import { UserEntity, UserSearchTermEntity } from './user.entity.js';

export const ENTITIES = [
  ServerLeaseEntity,
  AccountEntity,
  ApiTokenEntity,
  AuditEventEntity,
  BulkJobEntity,
  BulkJobUserEntity,
  CoverageDayEntity,
  EmailCodeEntity,
  EnrollmentEntity,
  FactorEntity,
  IssuedCodeEntity,
  GraceReminderEntity,
  LinkEntity,
  OutboxMessageEntity,
  PasskeyEntity,
  PasswordGuardEntity,
  PolicyVersionEntity,
  IdentityAllowanceEntity,
  ProviderEntity,
  ProviderFlowEntity,
  ProviderIdentityEntity,
  SpentAssertionEntity,
  RecoveryCodeEntity,
  SecondFactorGuardEntity,
  SessionEntity,
  SignInAttemptEntity,
  SignInEntity,
  SpentTotpStepEntity,
  StatusExportChunkEntity,
  StatusExportEntity,
  TrustedDeviceEntity,
  UserEntity,
  UserSearchTermEntity,
  WebauthnChallengeEntity,
];
