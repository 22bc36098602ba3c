import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import type { Config } from '../config.js';

/** Says what is wrong with the keys and what to do; the start stops with exactly this text. */
export class SecretKeysError extends Error {}

const SHORTEST_KEY = 32;

/** Where the keys lie when SECRET_KEYS does not give them. */
export function secretKeysFile(config: Pick<Config, 'dataDir'>): string {
  return join(config.dataDir, 'secret-keys');
}

/**
 * The keys that secrets at rest are encrypted with, newest first: those of SECRET_KEYS, or, on the embedded database,
 * those of a file beside it that the first run makes.
 *
 * Call it before the database is opened: a database without its key file is refused. A new key would open none of its
 * secrets, and nobody's second factor would work any more.
 * @throws SecretKeysError
 */
export function loadSecretKeys(config: Pick<Config, 'database' | 'dataDir' | 'secretKeys'>): string[] {
  if (config.secretKeys !== null) return [...config.secretKeys];
  const file = secretKeysFile(config);
  if (config.database.kind === 'mysql') {
    throw new SecretKeysError(
      'SECRET_KEYS is needed with MySQL and MariaDB, so that every server of the deployment has the same keys (openssl rand -base64 32 makes one).',
    );
  }
  if (!existsSync(file)) {
    if (existsSync(config.database.path)) {
      throw new SecretKeysError(
        `the key file ${file} is missing, and the database ${config.database.path} holds secrets that only its keys open. ` +
          'Put the file back (it belongs into every backup, beside the database), or set SECRET_KEYS to the keys it held. No new key is made for an existing database.',
      );
    }
    makeKeyFile(file, config.dataDir);
  }
  return readKeyFile(file);
}

function readKeyFile(file: string): string[] {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SecretKeysError(
      `the key file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  const keys = content
    .split(/[\s,]+/)
    .map((key) => key.trim())
    .filter((key) => key !== '');
  if (keys.length === 0 || keys.some((key) => key.length < SHORTEST_KEY)) {
    throw new SecretKeysError(
      `the key file ${file} is damaged: it has one key of at least ${SHORTEST_KEY} characters a line, newest first. Put it back from a backup.`,
    );
  }
  return keys;
}

/** The file is there whole or not at all: a start killed half-way leaves no empty key file behind. */
function makeKeyFile(file: string, dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
  const descriptor = openSync(unfinished, 'wx', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(32).toString('base64url')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(unfinished, file);
    syncFolder(dataDir);
  } catch (error) {
    // Another start was first: its key is the one.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(unfinished);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
