// `npm start`: from a fresh clone to a running server, and on the next time straight to the server.
import './lib/node-version.mjs';
import { makeReady } from './lib/build.mjs';
import { endWith } from './lib/fail.mjs';
import { serverMain } from './lib/paths.mjs';
import { handOver } from './lib/run.mjs';

try {
  await makeReady();
  process.exitCode = await handOver(process.execPath, [serverMain]);
} catch (error) {
  endWith(error);
}
