#!/usr/bin/env node
// `npx countersign <command>`: the commands for whoever has the server's own host.
import './lib/node-version.mjs';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeReady } from './lib/build.mjs';
import { endWith } from './lib/fail.mjs';
import { commandLineMain, root } from './lib/paths.mjs';
import { handOver } from './lib/run.mjs';

// The command runs in the root, where relative settings such as DATA_DIR mean what they mean for `npm start`.
// A file named on the command line still is one of the folder that it was typed in.
const typedIn = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2).map((argument) => {
  const file = resolve(typedIn, argument);
  return typedIn !== root && !argument.startsWith('-') && existsSync(file) ? file : argument;
});

try {
  // Standard output belongs to the command: somebody may be piping it.
  await makeReady({ console: false, say: (line) => console.error(line) });
  process.exitCode = await handOver(process.execPath, [commandLineMain, ...args]);
} catch (error) {
  endWith(error);
}
