import { isIP } from 'node:net';
import { resolve } from 'node:path';

import ipaddr from 'ipaddr.js';
import { z } from 'zod';

import type { ProviderInFile } from './features/providers/apply-providers-file.js';
import { readProvidersFile } from './providers-file.js';

/** Everything the environment sets, read once. Nothing else reads `process.env`. */
export interface Config {
  readonly database:
    { readonly kind: 'sqlite'; readonly path: string } | { readonly kind: 'mysql'; readonly url: string };
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: URL;
  /** WebAuthn relying party: the host of `publicUrl`, or a domain that it is under. */
  readonly rpId: string;
  readonly dataDir: string;
  /** Newest first; null: made on the first run (SQLite only). */
  readonly secretKeys: readonly string[] | null;
  readonly trustProxy: readonly string[];
  /** Ranges of private addresses that sign-in providers may have. */
  readonly providerNetworks: readonly string[];
  /** Those of PROVIDERS_FILE. */
  readonly providers: readonly ProviderInFile[];
  readonly logLevel: string;
}

/** Every wrong setting at once, each with what to write instead. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`these settings are wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const text = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional();

const urlWith = (protocols: readonly string[], example: string) =>
  text.refine(
    (value) => value === undefined || (URL.canParse(value) && protocols.includes(new URL(value).protocol)),
    `write it like ${example}`,
  );

const settings = z.object({
  DATABASE_URL: text.refine(
    (value) =>
      value === undefined ||
      /^sqlite:.+/.test(value) ||
      (URL.canParse(value) && /^(mysql|mariadb):$/.test(new URL(value).protocol) && new URL(value).pathname.length > 1),
    'write it like sqlite:data/countersign.sqlite or mysql://user:password@host:3306/name',
  ),
  REDIS_URL: text.refine(
    (value) => value === undefined,
    'this release runs one server and does not use Redis yet: remove the setting',
  ),
  SMTP_URL: urlWith(['smtp:', 'smtps:'], 'smtp://user:password@host:587'),
  MAIL_FROM: text.refine(
    (value) => value === undefined || (/@/.test(value) && !/[\r\n]/.test(value)),
    'write it like Countersign <no-reply@example.com>',
  ),
  HOST: text.refine(
    (value) => value === undefined || isIP(value) !== 0 || /^[a-z0-9.-]+$/i.test(value),
    'write an address to listen on, like 127.0.0.1 or 0.0.0.0',
  ),
  PORT: text.refine(
    (value) => value === undefined || (/^\d{1,5}$/.test(value) && Number(value) <= 65_535),
    'write a number from 0 to 65535',
  ),
  PUBLIC_URL: urlWith(['http:', 'https:'], 'https://countersign.example.com').refine(
    (value) =>
      value === undefined ||
      !URL.canParse(value) ||
      (new URL(value).pathname === '/' && new URL(value).search === '' && new URL(value).hash === ''),
    'write the origin only, without a path, like https://countersign.example.com',
  ),
  RP_ID: text.refine(
    (value) =>
      value === undefined ||
      /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(value),
    'write a domain in lower case and nothing else, like example.com',
  ),
  DATA_DIR: text,
  SECRET_KEYS: text.refine(
    (value) => value === undefined || value.split(',').every((key) => key.trim().length >= 32),
    'write one or more keys of at least 32 characters, separated by commas, newest first (openssl rand -base64 32 makes one)',
  ),
  TRUST_PROXY: text.refine(
    (value) =>
      value === undefined || value.split(',').every((part) => isIP(part.trim().replace(/\/\d{1,3}$/, '')) !== 0),
    'write the addresses or ranges of your proxies, separated by commas, like 10.0.0.1 or 10.0.0.0/8',
  ),
  PROVIDER_NETWORKS: text.refine(
    (value) => value === undefined || value.split(',').every((part) => ipaddr.isValidCIDR(part.trim())),
    'write the ranges of addresses that your sign-in providers have inside your network, separated by commas, like 10.0.0.0/8',
  ),
  PROVIDERS_FILE: text,
  LOG_LEVEL: text.refine(
    (value) => value === undefined || ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].includes(value),
    'write one of fatal, error, warn, info, debug, trace, silent',
  ),
});

/** @throws ConfigError naming every wrong setting at once. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = settings.safeParse(environment);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const env = parsed.data;
  const database = env?.DATABASE_URL;
  const isMysql = (database ?? environment['DATABASE_URL'] ?? '').startsWith('m');
  if (isMysql && (environment['SECRET_KEYS'] ?? '').trim() === '') {
    problems.push(
      'SECRET_KEYS: needed with MySQL and MariaDB, so that every server of the deployment has the same (openssl rand -base64 32 makes one)',
    );
  }
  if (env === undefined || problems.length > 0) throw new ConfigError(problems);
  const inFile =
    env.PROVIDERS_FILE === undefined ? { providers: [], problems: [] } : readProvidersFile(resolve(env.PROVIDERS_FILE));
  if (inFile.problems.length > 0) throw new ConfigError(inFile.problems);
  const port = Number(env.PORT ?? 4000);
  const publicUrl = new URL(env.PUBLIC_URL ?? `http://localhost:${port}`);
  const rpId = env.RP_ID ?? publicUrl.hostname;
  if (rpId !== publicUrl.hostname && !(rpId.includes('.') && publicUrl.hostname.endsWith(`.${rpId}`)))
    throw new ConfigError([
      `RP_ID: browsers take the host of PUBLIC_URL (${publicUrl.hostname}) or a domain that it is under, and ${rpId} is neither`,
    ]);
  const dataDir = resolve(env.DATA_DIR ?? 'data');
  return {
    database:
      database === undefined || database.startsWith('sqlite:')
        ? {
            kind: 'sqlite',
            path:
              database === undefined
                ? resolve(dataDir, 'countersign.sqlite')
                : resolve(database.slice('sqlite:'.length).replace(/^\/\//, '')),
          }
        : { kind: 'mysql', url: database },
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM ?? 'Countersign <no-reply@localhost>',
    host: env.HOST ?? '127.0.0.1',
    port,
    publicUrl,
    rpId,
    dataDir,
    secretKeys: env.SECRET_KEYS?.split(',').map((key) => key.trim()) ?? null,
    trustProxy: env.TRUST_PROXY?.split(',').map((part) => part.trim()) ?? [],
    providerNetworks: env.PROVIDER_NETWORKS?.split(',').map((part) => part.trim()) ?? [],
    providers: inFile.providers,
    logLevel: env.LOG_LEVEL ?? 'info',
  };
}
