import { openServices, type Services } from '../../src/compose.js';
import { readConfig, type Config } from '../../src/config.js';
import { HOST, NO_ORIGIN } from '../../src/operations/caller.js';
import { createOperation } from '../../src/operations/create-operation.js';
import type { Operation } from '../../src/operations/operation.js';
import { createLogger, type Logger } from '../../src/platform/logger.js';
import { MovableClock } from './clock.js';
import { migratedTestDatabase } from './database.js';

export interface TestServices extends Services {
  readonly config: Config;
  readonly clock: MovableClock;
  readonly environment: Record<string, string>;
  /** One operation by the host, at the clock's moment. */
  host(): Operation;
  drop(): Promise<void>;
}

/** Everything below HTTP on a database of its own, for what runs without a request. */
export async function openTestServices(
  environment: Record<string, string> = {},
  logger: Logger = createLogger('silent'),
): Promise<TestServices> {
  const database = await migratedTestDatabase();
  const settings = {
    DATABASE_URL: database.url,
    DATA_DIR: database.dataDir,
    SECRET_KEYS: 'a-key-for-tests-only-0123456789abcdef',
    PUBLIC_URL: 'http://localhost:4000',
    ...environment,
  };
  const config = readConfig(settings);
  const clock = new MovableClock();
  const opened = await openServices(config, logger, clock);
  return {
    ...opened,
    config,
    clock,
    environment: settings,
    host: () => createOperation(opened.services, { kind: 'anonymous' }, NO_ORIGIN, HOST),
    async drop() {
      await opened.close();
      await database.drop();
    },
  };
}
