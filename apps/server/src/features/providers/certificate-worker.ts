import { DAY } from '@countersign/domain/time.js';

import { NO_ORIGIN, SYSTEM } from '../../operations/caller.js';
import { createOperation, type OperationServices } from '../../operations/create-operation.js';
import { warnOfCertificates } from './warn-of-certificates.js';

/** Once a day, and after each start, warns of certificates of sign-in providers that end soon. */
export class CertificateWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly services: OperationServices) {}

  start(): void {
    this.timer = setInterval(() => this.begin(), DAY);
    this.begin();
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.running;
  }

  /** One round. @returns of how many providers the owners were told */
  run(): Promise<number> {
    return warnOfCertificates(createOperation(this.services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM));
  }

  private begin(): void {
    this.running = this.running.then(async () => {
      try {
        await this.run();
      } catch (error) {
        this.services.logger.warn(
          { reason: error instanceof Error ? error.message : String(error) },
          'certificates of sign-in providers could not be looked at, and are tomorrow',
        );
      }
    });
  }
}
