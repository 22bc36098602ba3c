import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { loadSecretKeys, SecretKeysError } from '../../src/platform/secret-keys.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const embedded = () => ({
  database: { kind: 'sqlite' as const, path: join(dataDir, 'countersign.sqlite') },
  dataDir,
  secretKeys: null,
});
const file = () => join(dataDir, 'secret-keys');

describe('keys of the embedded database', () => {
  it('are made once, for the owner only, and are the same ever after', () => {
    const keys = loadSecretKeys(embedded());
    expect(keys).toHaveLength(1);
    expect(keys[0]?.length).toBeGreaterThanOrEqual(43);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    writeFileSync(embedded().database.path, '');
    expect(loadSecretKeys(embedded())).toEqual(keys);
  });

  it('are never made anew for a database that is there', () => {
    writeFileSync(embedded().database.path, '');
    expect(() => loadSecretKeys(embedded())).toThrow(SecretKeysError);
    expect(() => readFileSync(file())).toThrow();
  });

  it.each(['', 'short', `${'a'.repeat(43)}\nshort\n`])('are refused where the file is damaged: %j', (content) => {
    writeFileSync(file(), content);
    expect(() => loadSecretKeys(embedded())).toThrow(/damaged/);
  });

  it('are those of the file, newest first', () => {
    writeFileSync(file(), `${'n'.repeat(40)}\n${'o'.repeat(40)}\n`);
    expect(loadSecretKeys(embedded())).toEqual(['n'.repeat(40), 'o'.repeat(40)]);
  });
});

it('SECRET_KEYS comes first, and MySQL has no other way', () => {
  expect(loadSecretKeys({ ...embedded(), secretKeys: ['given'] })).toEqual(['given']);
  expect(() => loadSecretKeys({ database: { kind: 'mysql', url: 'mysql://h/d' }, dataDir, secretKeys: null })).toThrow(
    SecretKeysError,
  );
});
