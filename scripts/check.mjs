// `npm run check`: everything that can be said about the code without running it.
import './lib/node-version.mjs';
import { makeReady } from './lib/build.mjs';
import { runChecks } from './lib/checks.mjs';
import { endWith } from './lib/fail.mjs';
import { CommandFailed } from './lib/run.mjs';

try {
  await makeReady({ full: true }).catch((error) => {
    // What does not build is no reason to keep quiet about the rest.
    if (!(error instanceof CommandFailed)) throw error;
    console.log(error.message);
    process.exitCode = 1;
  });
  const { failed } = await runChecks();
  if (failed > 0) process.exitCode = 1;
} catch (error) {
  endWith(error);
}
