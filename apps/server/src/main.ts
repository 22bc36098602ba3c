import { readConfig, ConfigError, type Config } from './config.js';
import { ControlSocketError, startControlServer } from './cli/control-server.js';
import { applyProviders, createExecutionServices, openServices } from './compose.js';
import { makeSetUpLink } from './features/account/make-set-up-link.js';
import { BulkJobWorker } from './features/bulk-jobs/bulk-job-worker.js';
import { ExportWorker } from './features/exports/export-worker.js';
import { createSchema } from './graphql/schema.js';
import { createHttpServer } from './http/server.js';
import { CoverageWorker } from './features/overview/coverage-worker.js';
import { GraceReminderWorker } from './features/policy/grace-reminder-worker.js';
import { CertificateWorker } from './features/providers/certificate-worker.js';
import { Housekeeping } from './jobs/housekeeping.js';
import { holdServerLease } from './jobs/server-lease.js';
import { OutboxWorker } from './jobs/outbox-worker.js';
import { NO_ORIGIN, SYSTEM } from './operations/caller.js';
import { createOperation } from './operations/create-operation.js';
import { DatabaseError } from './persistence/data-source.js';
import { createLogger, type Logger } from './platform/logger.js';
import { SecretKeysError } from './platform/secret-keys.js';
import { consoleDirectory } from './platform/paths.js';

async function start(config: Config, logger: Logger): Promise<void> {
  const { services, databases, close } = await openServices(config, logger);
  const lease = await holdServerLease(services, () => {
    logger.fatal('another server has taken this database over, because this one stood still for longer than its lease');
    process.exit(1);
  });
  await applyProviders(services, config);
  const http = await createHttpServer(
    config,
    databases,
    createSchema(),
    createExecutionServices(services, config),
    consoleDirectory(),
  );
  const workers = [
    new OutboxWorker(services, config),
    new ExportWorker(services),
    new BulkJobWorker(services),
    new GraceReminderWorker(services),
    new CoverageWorker(services),
    new CertificateWorker(services),
    new Housekeeping(services),
  ];
  await http.app.listen({ host: config.host, port: config.port });
  const control = await startControlServer(services, config);
  for (const worker of workers) worker.start();

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    await control.close();
    await http.close();
    for (const worker of workers) await worker.stop();
    await lease.release();
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));

  const link = await makeSetUpLink(createOperation(services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM));
  logger.info(
    { url: config.publicUrl.origin, database: databases.kind, mail: config.smtpUrl === null ? 'files' : 'smtp' },
    'ready',
  );
  process.stdout.write(`\nCountersign is ready: ${config.publicUrl.origin}\n`);
  if (link !== null)
    process.stdout.write(
      `No owner has set up a second factor yet. Create the owner here (valid for a day, and until the next start):\n\n  ${link}\n\n`,
    );
}

/** What went wrong, in words; a stack only where it is our own mistake. */
function explain(error: unknown): string {
  if (
    error instanceof ConfigError ||
    error instanceof DatabaseError ||
    error instanceof SecretKeysError ||
    error instanceof ControlSocketError
  )
    return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return 'the port is taken: another server runs there. Stop it, or set PORT.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  const config = readConfig();
  await start(config, createLogger(config.logLevel));
} catch (error) {
  process.stderr.write(`Countersign did not start: ${explain(error)}\n`);
  process.exit(1);
}
