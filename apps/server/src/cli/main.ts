#!/usr/bin/env node
import { cac } from 'cac';

import { ConfigError } from '../config.js';
import { DatabaseError } from '../persistence/data-source.js';
import { SecretKeysError } from '../platform/secret-keys.js';
import { ask, doctor, importUsersFrom, migrateDatabase } from './commands.js';
import { readPassword } from './read-password.js';
import type { HostAnswer } from './requests.js';

/** How it was typed was wrong; nothing was done. */
const USAGE = 2;

const cli = cac('countersign');

cli
  .command('create-owner', 'Make an owner; the password comes from standard input')
  .option('--email <address>', 'The e-mail address to sign in with')
  .option('--name <name>', 'The name that others see')
  .example((bin) => `${bin} create-owner --email ann@example.com --name "Ann Lee" < password.txt`)
  .action(async () => {
    const [email, name] = [option('--email'), option('--name')];
    await say(
      ask({
        command: 'create-owner',
        email,
        name,
        password: await readPassword(process.stdin, (text) => process.stderr.write(text)),
      }),
    );
  });

cli
  .command(
    'import-users <file>',
    'Take users over from a CSV file; rows that are not right are refused by line, the others taken',
  )
  .usage(
    'import-users <file>\n\nThe columns are email,name,role[,password_hash][,totp]; the first line names them. The role is one of OWNER, ADMIN, AGENT,\nEND_USER. The hash is a PHC string of argon2, bcrypt or scrypt; users without one are invited by mail.\nThe column totp holds the secret of the authenticator that a user has already, as an otpauth link or in base32 (SHA-1, six\ndigits, 30 seconds): they go on with it and set nothing up anew. Delete the file once it is imported.',
  )
  .example((bin) => `${bin} import-users team.csv`)
  .action((file: string) => say(importUsersFrom(file)));

cli
  .command('recovery-code <email>', 'Make a recovery code for a user who lost the second factor')
  .example((bin) => `${bin} recovery-code ann@example.com`)
  .action((email: string) => say(ask({ command: 'recovery-code', email })));

cli
  .command('password-link <email>', 'Make a link with which a user chooses a new password')
  .example((bin) => `${bin} password-link ann@example.com`)
  .action((email: string) => say(ask({ command: 'password-link', email })));

cli
  .command('doctor', 'Look at settings, clock, database, mail and keys: what is wrong and what to do')
  .action(() => say(doctor()));

cli
  .command('migrate', 'Bring the database up to date; refused while a server runs')
  .action(() => say(migrateDatabase()));

cli.help();

/** Typed wrong; says so and how it is typed. */
class UsageError extends Error {}

/** As it was typed: cac makes numbers of digits, and zero of nothing. */
function option(flag: string): string {
  const typed = cli.rawArgs.flatMap((argument, position) => {
    if (argument === flag) return [cli.rawArgs[position + 1] ?? ''];
    return argument.startsWith(`${flag}=`) ? [argument.slice(flag.length + 1)] : [];
  });
  const [value] = typed;
  if (value === undefined) throw new UsageError(`${flag} is missing`);
  if (typed.length > 1) throw new UsageError(`${flag} is given more than once`);
  return value;
}

async function say(answering: Promise<HostAnswer>): Promise<void> {
  const { ok, out, err } = await answering;
  for (const line of err) process.stderr.write(`${line}\n`);
  for (const line of out) process.stdout.write(`${line}\n`);
  process.exitCode = ok ? 0 : 1;
}

/** What went wrong, in words; a stack only where it is our own mistake. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DatabaseError || error instanceof SecretKeysError)
    return error.message;
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? error.message : (error.stack ?? error.message);
}

async function run(): Promise<void> {
  const { args, options } = cli.parse(process.argv, { run: false });
  if (options['help'] === true) return;
  if (cli.matchedCommand === undefined) {
    throw new UsageError(args[0] === undefined ? 'say which command' : `there is no command "${args[0]}"`);
  }
  await cli.runMatchedCommand();
}

try {
  await run();
} catch (error) {
  const typedWrong = error instanceof UsageError || (error instanceof Error && error.name === 'CACError');
  process.stderr.write(
    typedWrong
      ? `countersign: ${error.message}. See countersign ${cli.matchedCommandName ?? ''} --help\n`.replace('  ', ' ')
      : `countersign: ${explain(error)}\n`,
  );
  process.exitCode = typedWrong ? USAGE : 1;
}
