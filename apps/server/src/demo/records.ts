import type { AuditEventType } from '@countersign/domain/audit/audit-event.js';
import type { Instant } from '@countersign/domain/time.js';
import type { EntityManager } from 'typeorm';

import type { Actor, Origin } from '../operations/caller.js';
import { ApiTokenEntity } from '../persistence/entities/api-token.entity.js';
import { AuditEventEntity } from '../persistence/entities/audit-event.entity.js';
import {
  FactorEntity,
  IssuedCodeEntity,
  RecoveryCodeEntity,
  SpentTotpStepEntity,
} from '../persistence/entities/factor.entity.js';
import { LinkEntity, SessionEntity, SignInEntity } from '../persistence/entities/sign-in.entity.js';
import { ProviderEntity, ProviderIdentityEntity } from '../persistence/entities/provider.entity.js';
import { StatusExportEntity } from '../persistence/entities/status-export.entity.js';
import { TrustedDeviceEntity } from '../persistence/entities/trusted-device.entity.js';
import { UserEntity, UserSearchTermEntity } from '../persistence/entities/user.entity.js';
import type { Chance } from './chance.js';
import { insertRows } from './insert-rows.js';

/** What an audit event of the demo says beside its type and time. */
export interface Note {
  readonly by: Actor;
  readonly from: Origin;
  readonly subject?: { readonly id: string; readonly name: string };
  readonly outcome?: 'success' | 'failure' | 'refused';
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Everything that half a year has left, gathered in memory and written at once: in two seconds instead of minutes. */
export class Records {
  readonly users: Partial<UserEntity>[] = [];
  readonly searchTerms: Partial<UserSearchTermEntity>[] = [];
  readonly factors: Partial<FactorEntity>[] = [];
  readonly spentSteps: Partial<SpentTotpStepEntity>[] = [];
  readonly recoveryCodes: Partial<RecoveryCodeEntity>[] = [];
  readonly issuedCodes: Partial<IssuedCodeEntity>[] = [];
  readonly sessions: Partial<SessionEntity>[] = [];
  readonly signIns: Partial<SignInEntity>[] = [];
  readonly links: Partial<LinkEntity>[] = [];
  readonly trustedDevices: Partial<TrustedDeviceEntity>[] = [];
  readonly apiTokens: Partial<ApiTokenEntity>[] = [];
  readonly providers: Partial<ProviderEntity>[] = [];
  readonly identities: Partial<ProviderIdentityEntity>[] = [];
  readonly statusExports: Partial<StatusExportEntity>[] = [];
  private readonly auditEvents: (Partial<AuditEventEntity> & { readonly at: Instant })[] = [];
  private readonly auditIds: string[] = [];

  constructor(private readonly chance: Chance) {}

  audit(type: AuditEventType, at: Instant, { by, from, subject, outcome = 'success', detail }: Note): void {
    this.auditIds.push(this.chance.id());
    this.auditEvents.push({
      type,
      at,
      actorKind: by.kind,
      actorId: by.id,
      actorLabel: by.label,
      subjectId: subject?.id ?? null,
      subjectLabel: subject?.name ?? null,
      outcome,
      ...from,
      detail: detail === undefined ? null : JSON.stringify(detail),
    });
  }

  async write(manager: EntityManager): Promise<void> {
    await insertRows(manager, UserEntity, this.users);
    await insertRows(manager, UserSearchTermEntity, this.searchTerms);
    await insertRows(manager, FactorEntity, this.factors);
    await insertRows(manager, SpentTotpStepEntity, this.spentSteps);
    await insertRows(manager, RecoveryCodeEntity, this.recoveryCodes);
    await insertRows(manager, IssuedCodeEntity, this.issuedCodes);
    await insertRows(manager, SessionEntity, this.sessions);
    await insertRows(manager, SignInEntity, this.signIns);
    await insertRows(manager, LinkEntity, this.links);
    await insertRows(manager, TrustedDeviceEntity, this.trustedDevices);
    await insertRows(manager, ApiTokenEntity, this.apiTokens);
    await insertRows(manager, ProviderEntity, this.providers);
    await insertRows(manager, ProviderIdentityEntity, this.identities);
    await insertRows(manager, StatusExportEntity, this.statusExports);
    // In the order of time, as they would have come; ids rise with it, so that events of one moment keep their order.
    this.auditEvents.sort((a, b) => a.at - b.at);
    const rows = this.auditIds.toSorted().map((id, index) => ({ ...this.auditEvents[index], id }));
    await insertRows(manager, AuditEventEntity, rows);
  }
}
