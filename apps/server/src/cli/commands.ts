import { readFile, stat } from 'node:fs/promises';

import { ConfigError, readConfig, type Config } from '../config.js';
import { openServices } from '../compose.js';
import { migrate, openDatabases } from '../persistence/data-source.js';
import { systemClock } from '../platform/clock.js';
import { createLogger } from '../platform/logger.js';
import { loadSecretKeys } from '../platform/secret-keys.js';
import { askServer } from './control-client.js';
import { examine, settingsFindings, type Finding } from './doctor.js';
import { refusal, type HostAnswer, type HostRequest } from './requests.js';
import { runRequest } from './run-request.js';
import { USERS_FILE_MAX_BYTES } from './users-file.js';

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

/** Asks the server that runs on this DATA_DIR; where none does, opens the database itself. */
export async function ask(request: HostRequest): Promise<HostAnswer> {
  const config = readConfig();
  const answered = await askServer(config, request, progress);
  if (answered !== null) return answered;
  const { services, close } = await openServices(config, createLogger('silent'));
  try {
    const answer = await runRequest(services, request, { progress });
    const waiting = await services.read.outbox.due(services.clock.now(), 1);
    return waiting.length === 0
      ? answer
      : { ...answer, out: [...answer.out, 'No server runs here: mails wait, and go out when it does.'] };
  } finally {
    await close();
  }
}

/** The file's content travels: a running server may be another user, who may not read it. */
export async function importUsersFrom(path: string): Promise<HostAnswer> {
  let content: string;
  try {
    const { size } = await stat(path);
    if (size > USERS_FILE_MAX_BYTES)
      return refusal(`${path} has more than 50 MB. Split it into several files, each with the first line.`);
    content = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof TypeError)
      return refusal(`${path} is not text in UTF-8. Save it as "CSV UTF-8" and try again.`);
    return refusal(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return ask({ command: 'import-users', content });
}

/** Brings the database up to date while nobody uses it. */
export async function migrateDatabase(): Promise<HostAnswer> {
  const config = readConfig();
  if (await serverRuns(config))
    return refusal('A server runs on this DATA_DIR. Stop it first; each start migrates by itself as well.');
  // First, because a database without its keys is refused ever after.
  loadSecretKeys(config);
  const databases = await openDatabases(config);
  try {
    const ran = await migrate(databases);
    return {
      ok: true,
      out: [
        ran === 0
          ? 'The database was up to date: nothing to do.'
          : `Ran ${ran} ${ran === 1 ? 'migration' : 'migrations'}: the database is up to date.`,
      ],
      err: [],
    };
  } finally {
    await databases.close();
  }
}

/** What is wrong and what to do, a line for each thing looked at. */
export async function doctor(): Promise<HostAnswer> {
  const findings = await lookAtEverything();
  const problems = findings.filter((finding) => finding.todo !== null).length;
  return {
    ok: problems === 0,
    out: [
      ...findings.flatMap(lines),
      problems === 0 ? 'All is well.' : `${problems} ${problems === 1 ? 'problem' : 'problems'} found.`,
    ],
    err: [],
  };
}

async function lookAtEverything(): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (error instanceof ConfigError) return settingsFindings(error);
    throw error;
  }
  return examine(config, systemClock, await serverRuns(config));
}

function lines({ topic, says, todo }: Finding): string[] {
  const start = `${todo === null ? 'ok     ' : 'PROBLEM'}  ${topic.padEnd(8)}  `;
  return todo === null ? [start + says] : [start + says, `${' '.repeat(start.length)}What to do: ${todo}`];
}

async function serverRuns(config: Config): Promise<boolean> {
  return (await askServer(config, { command: 'ping' }, progress)) !== null;
}
