import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { DAY, SECOND } from '@countersign/domain/time.js';

import type { Config, ConfigError } from '../config.js';
import { PasskeysRepository } from '../features/passkeys/passkeys.repository.js';
import { smtpProblem } from '../mail/smtp-delivery.js';
import { keyCheckProblem } from '../operations/key-check.js';
import { orphanedPasskeys } from '../operations/orphaned-passkeys.js';
import { isMigrated, openDatabases, sqliteFileExists, type Databases } from '../persistence/data-source.js';
import { toIso, type Clock } from '../platform/clock.js';
import { createSecretBox } from '../platform/secret-box.js';
import { loadSecretKeys, secretKeysFile } from '../platform/secret-keys.js';

/** One thing that was looked at. `todo` where it is a problem: what to do about it. */
export interface Finding {
  readonly topic: 'settings' | 'server' | 'clock' | 'database' | 'mail' | 'keys';
  readonly says: string;
  readonly todo: string | null;
}

const fine = (topic: Finding['topic'], says: string): Finding => ({ topic, says, todo: null });
const wrong = (topic: Finding['topic'], says: string, todo: string): Finding => ({ topic, says, todo });

/** This release is not older than that. */
const EARLIEST = 56 * 365.25 * DAY;
const LATEST = 130 * 365.25 * DAY;
const CLOCKS_APART = 5 * SECOND;

/** Wrong settings, each a finding of its own. */
export function settingsFindings(error: ConfigError): Finding[] {
  return error.problems.map((problem) =>
    wrong('settings', problem, 'Put the setting right; until then nothing else can be looked at.'),
  );
}

/** Looks at everything a start needs and changes nothing. Fine beside a running server. */
export async function examine(config: Config, clock: Clock, serverRuns: boolean): Promise<Finding[]> {
  const findings: Finding[] = [
    fine('settings', `read; DATA_DIR is ${config.dataDir}, PUBLIC_URL is ${config.publicUrl.origin}`),
    fine('server', serverRuns ? 'runs on this DATA_DIR' : 'does not run on this DATA_DIR'),
  ];
  if (config.database.kind === 'sqlite' && !sqliteFileExists(config)) {
    findings.push(
      clockFinding(clock),
      fine('database', `${config.database.path} is not there yet: the first start makes it`),
      await mailFinding(config),
      missingDatabaseKeys(config),
    );
    return findings;
  }
  let databases: Databases | null = null;
  try {
    databases = await openDatabases(config);
    findings.push(
      await clocksFinding(clock, databases),
      ...(await databaseFindings(config, databases)),
      await mailFinding(config),
      ...(await keyFindings(config, databases)),
    );
  } catch (error) {
    findings.push(
      clockFinding(clock),
      wrong('database', words(error), 'Check DATABASE_URL, and that the database runs and lets this user in.'),
      await mailFinding(config),
    );
  } finally {
    await databases?.close();
  }
  return findings;
}

function clockFinding(clock: Clock): Finding {
  const now = clock.now();
  return now > EARLIEST && now < LATEST
    ? fine('clock', toIso(now))
    : wrong(
        'clock',
        `says ${toIso(now)}`,
        'Set the clock of this machine (timedatectl set-ntp true): codes of authenticator apps are checked against it.',
      );
}

async function clocksFinding(clock: Clock, databases: Databases): Promise<Finding> {
  const own = clockFinding(clock);
  if (own.todo !== null || databases.kind === 'sqlite') return own;
  const before = clock.now();
  const [row]: { now: string | number }[] = await databases.reader.query('select unix_timestamp(now(3)) * 1000 as now');
  const apart = Math.abs(Number(row?.now) - before);
  return apart <= CLOCKS_APART
    ? fine('clock', `${own.says}, as the database's`)
    : wrong(
        'clock',
        `the database's is ${Math.round(apart / SECOND)} seconds away from this machine's`,
        'Let both machines set their clocks by NTP.',
      );
}

async function databaseFindings(config: Config, databases: Databases): Promise<Finding[]> {
  let migrated: boolean;
  try {
    migrated = await isMigrated(databases);
  } catch {
    migrated = false;
  }
  const findings = [
    migrated
      ? fine('database', `reachable (${databases.kind}), every migration of this release has run`)
      : wrong('database', 'reachable, but migrations are missing', 'Stop the server and run: countersign migrate'),
    ...(migrated ? await passkeyFindings(config, databases) : []),
  ];
  if (databases.kind === 'sqlite') {
    const rows: { quick_check: string }[] = await databases.reader.query('pragma quick_check(3)');
    const damage = rows.map((row) => row.quick_check).filter((line) => line !== 'ok');
    findings.push(
      damage.length === 0
        ? fine('database', 'the file is whole')
        : wrong(
            'database',
            `the file is damaged: ${damage.join('; ')}`,
            'Stop the server, keep the file aside, and restore the last backup.',
          ),
    );
  }
  return findings;
}

/** What a start would refuse. */
async function passkeyFindings(config: Config, databases: Databases): Promise<Finding[]> {
  const strangers = await new PasskeysRepository(databases.reader.manager).strangersTo(config.rpId);
  const problem = orphanedPasskeys(strangers, config.rpId);
  return problem === null ? [] : [wrong('settings', problem.says, problem.todo)];
}

async function mailFinding(config: Config): Promise<Finding> {
  if (config.smtpUrl === null)
    return fine('mail', `SMTP_URL is not set: mails are kept as files in ${join(config.dataDir, 'outbox')}`);
  const problem = await smtpProblem(config.smtpUrl);
  return problem === null
    ? fine('mail', 'the mail server of SMTP_URL lets us in')
    : wrong('mail', problem, 'Check SMTP_URL and the mail server. Mails wait meanwhile, and are tried for a day.');
}

function missingDatabaseKeys(config: Config): Finding {
  const given = config.secretKeys !== null || existsSync(secretKeysFile(config));
  return fine(
    'keys',
    given ? 'there, for the database that the first start makes' : 'made by the first start, beside the database',
  );
}

/** Where a secret is kept, and its column. */
const SEALED = [
  ['factors', 'secret_sealed'],
  ['enrollments', 'secret_sealed'],
  ['outbox_messages', 'sealed'],
] as const;
/** "s1." and the eight characters of the key's name (secret-box.ts). */
const KEY_NAME_ENDS = 11;

async function keyFindings(config: Config, databases: Databases): Promise<Finding[]> {
  const todo = `Give the keys that the database was written with: SECRET_KEYS, or the file ${secretKeysFile(config)} from a backup.`;
  try {
    const box = createSecretBox(loadSecretKeys(config));
    const [account]: { key_check: string | null }[] = await databases.reader.query(
      'select key_check from account where id = 1',
    );
    if (account === undefined) return [fine('keys', 'there, for what the first start keeps')];
    const problem = keyCheckProblem(box, account.key_check);
    if (problem !== null) return [wrong('keys', `not those of this database: ${problem.message}`, todo)];
    const unknown = new Set<string>();
    for (const [table, column] of SEALED) {
      const rows: { start: string }[] = await databases.reader.query(
        `select distinct substr(${column}, 1, ${KEY_NAME_ENDS}) as start from ${table} where ${column} is not null`,
      );
      for (const { start } of rows) if (!box.knowsKeyOf(start)) unknown.add(start.slice(3));
    }
    return unknown.size === 0
      ? [fine('keys', 'they open what the database holds')]
      : [wrong('keys', `some secrets were sealed with keys that are missing: ${[...unknown].join(', ')}`, todo)];
  } catch (error) {
    return [wrong('keys', words(error), todo)];
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
