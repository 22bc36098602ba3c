// `npm test`: installs what the tests need, then runs every suite; `npm test -- unit e2e` runs these two.
// The last line always sums up everything that ran.
import './lib/node-version.mjs';
import { makeReady } from './lib/build.mjs';
import { runChecks } from './lib/checks.mjs';
import { installDebianPackages } from './lib/debian.mjs';
import { suites } from './lib/suites.mjs';
import { CommandFailed } from './lib/run.mjs';

const all = { check: runChecks, ...suites };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(all, name));
if (unknown.length > 0) {
  console.error(
    `There is no suite ${unknown.join(', ')}: choose from ${Object.keys(all).join(', ')}, or none for all.`,
  );
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // By way of exit, so that whatever was started here is stopped.
  process.on(signal, () => process.exit(130));
}

const total = { passed: 0, failed: 0, skipped: 0 };

async function run(name, suite) {
  console.log(`\n── ${name} ──`);
  const startedAt = performance.now();
  const count = await suite().catch((error) => {
    console.error(error instanceof CommandFailed ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  for (const kind of Object.keys(total)) total[kind] += count[kind];
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`── ${name}: ${count.failed === 0 ? 'ok' : 'failed'} in ${seconds} s ──`);
  return count.failed === 0;
}

const chosen = Object.entries(all).filter(([name]) => asked.length === 0 || asked.includes(name));
const prepared = await run('preparing', async () => {
  await installDebianPackages();
  await makeReady({ full: true });
  return { passed: 0, failed: 0, skipped: 0 };
});

for (const [name, suite] of chosen) {
  // Where the product does not build, the checks still say why; tests would only judge what was built before.
  if (prepared || name === 'check') await run(name, suite);
}

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
