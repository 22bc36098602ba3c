import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { examine } from '../../src/cli/doctor.js';
import { openServices } from '../../src/compose.js';
import { ConfigError, readConfig } from '../../src/config.js';
import { createLogger } from '../../src/platform/logger.js';
import { enrollPasskey } from '../harness/passkey-person.js';
import { SoftwarePasskey } from '../harness/passkey.js';
import { TestServer } from '../harness/server.js';

const rpIdOf = (environment: Record<string, string>) => readConfig(environment).rpId;

describe('RP_ID', () => {
  it('is the host of PUBLIC_URL, or a domain that it is under', () => {
    expect(rpIdOf({})).toBe('localhost');
    expect(rpIdOf({ PUBLIC_URL: 'https://sign-in.example.com:8443' })).toBe('sign-in.example.com');
    expect(rpIdOf({ PUBLIC_URL: 'https://sign-in.example.com', RP_ID: 'example.com' })).toBe('example.com');
  });

  it.each([
    'example.org',
    'ample.com',
    'com',
    'https://example.com',
    'Example.com',
    'example.com.',
    'a.sign-in.example.com',
  ])('cannot be %s where that is sign-in.example.com', (RP_ID) => {
    expect(() => rpIdOf({ PUBLIC_URL: 'https://sign-in.example.com', RP_ID })).toThrow(ConfigError);
    expect(() => rpIdOf({ PUBLIC_URL: 'https://sign-in.example.com', RP_ID })).toThrow(/RP_ID/);
  });
});

describe('another RP_ID than passkeys were made for', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  const movedTo = (publicUrl: string) =>
    readConfig({
      DATABASE_URL: server.database.url,
      DATA_DIR: server.database.dataDir,
      SECRET_KEYS: 'a-key-for-tests-only-0123456789abcdef',
      PUBLIC_URL: publicUrl,
    });

  it('refuses to start and says what to do; the doctor says it too; without passkeys it is fine', async () => {
    const elsewhere = movedTo('https://sign-in.example.com');
    await (await openServices(elsewhere, createLogger('silent'))).close();
    const people = [await server.enrolled('AGENT'), await server.enrolled('AGENT')];
    for (const person of people) await enrollPasskey(person, new SoftwarePasskey());
    await expect(openServices(elsewhere, createLogger('silent'))).rejects.toThrow(
      /RP_ID is sign-in\.example\.com, and there are passkeys for localhost \(2 users\).*Set RP_ID=localhost/,
    );
    const problems = (config: typeof elsewhere) =>
      examine(config, server.clock, true).then((found) => found.filter(({ says }) => says.startsWith('RP_ID is')));
    expect(await problems(elsewhere)).toHaveLength(1);
    expect(await problems(movedTo('http://localhost:4000'))).toHaveLength(0);
    await (await openServices(movedTo('http://localhost:4000'), createLogger('silent'))).close();
  });
});
