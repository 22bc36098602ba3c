import type { AuditEventType } from '@countersign/domain/audit/audit-event.js';

import type { Clock } from '../platform/clock.js';
import { isNotAccepted } from '../persistence/db-errors.js';
import { jitter } from '../platform/jitter.js';
import type { UnitOfWork } from '../persistence/unit-of-work.js';
import { renderMail } from '../mail/render-mail.js';
import { mailSeal } from '../jobs/outbox.repository.js';
import { actorOf, userActor, type Actor, type Caller, type Origin } from './caller.js';
import type { AuditNote, Operation, Transaction } from './operation.js';
import { createRepositories, type Repositories } from './repositories.js';

/** What is constructed once a process and shared by all operations. */
export interface OperationServices extends Pick<
  Operation,
  'publicUrl' | 'relyingParty' | 'random' | 'secretBox' | 'hasher' | 'logger' | 'events'
> {
  readonly clock: Clock;
  readonly unitOfWork: UnitOfWork;
  readonly read: Repositories;
}

/** A conflict that lasts longer than this many tries is for the caller to see, as unavailable. */
const MOST_TRIES = 8;

/**
 * @param actor where it is not the caller: the host, or the system itself
 * @param partOf stands in the detail of every audit event of the operation: the job that it is a part of
 */
export function createOperation(
  services: OperationServices,
  caller: Caller,
  origin: Origin,
  actor: Actor = actorOf(caller),
  partOf: Readonly<Record<string, unknown>> = {},
): Operation {
  const now = services.clock.now();
  const { random, secretBox, unitOfWork, events } = services;
  const operation: Operation = {
    ...services,
    now,
    caller,
    actor,
    origin,
    async repeatableTransaction(work) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await operation.transaction(work);
        } catch (error) {
          if (tries === MOST_TRIES || !isNotAccepted(error)) throw error;
          await jitter(tries);
        }
      }
    },
    async transaction(work) {
      let mailed: string | null = null;
      const result = await unitOfWork.write((manager) => {
        const repositories = createRepositories(manager);
        const eventOf = (type: AuditEventType, note: AuditNote) => {
          const by = note.by === undefined ? actor : userActor(note.by);
          return {
            id: random.id(),
            type,
            at: now,
            actorKind: by.kind,
            actorId: by.id,
            actorLabel: by.label,
            subjectId: note.subject?.id ?? null,
            subjectLabel: note.subject?.name ?? null,
            outcome: note.outcome ?? 'success',
            ipAddress: origin.ipAddress,
            client: origin.client,
            detail: detailOf(note.detail, partOf),
          };
        };
        const tx: Transaction = {
          ...repositories,
          audit: (type, note = {}) => repositories.auditTrail.append(eventOf(type, note)),
          auditAll: (type, notes) => repositories.auditTrail.appendAll(notes.map((note) => eventOf(type, note))),
          mail: (to, content, expiresAt) =>
            tx.mailAll([{ to, content, ...(expiresAt === undefined ? {} : { expiresAt }) }]),
          async mailAll(mails) {
            if (mails.length === 0) return;
            const { organizationName } = await repositories.account.get();
            const queued = mails.map(({ to, content, expiresAt }) => {
              const id = random.id();
              const rendered = renderMail(content, { name: to.name, organizationName, publicUrl: services.publicUrl });
              const sealed = secretBox.seal(
                JSON.stringify({ to: { name: to.name, address: to.email }, ...rendered }),
                mailSeal(id),
              );
              return {
                id,
                kind: content.kind,
                userId: to.id,
                sealed,
                createdAt: now,
                expiresAt: expiresAt ?? null,
              };
            });
            await repositories.outbox.queueAll(queued);
            mailed = queued[0]?.id ?? null;
          },
        };
        return work(tx);
      });
      // Only now is there something to find for whoever is woken.
      if (mailed !== null) events.publish('mailQueued', mailed);
      return result;
    },
  };
  return operation;
}

function detailOf(detail: AuditNote['detail'], partOf: Readonly<Record<string, unknown>>): string | null {
  const whole = { ...detail, ...partOf };
  return detail === undefined && Object.keys(whole).length === 0 ? null : JSON.stringify(whole);
}
