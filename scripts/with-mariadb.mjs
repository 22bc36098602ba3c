// `node scripts/with-mariadb.mjs <command …>`: runs a command beside a MariaDB of its own, named in
// COUNTERSIGN_TEST_MARIADB_URL and gone afterwards.
import './lib/node-version.mjs';
import { endWith } from './lib/fail.mjs';
import { startMariadb } from './lib/mariadb.mjs';
import { handOver } from './lib/run.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('Usage: node scripts/with-mariadb.mjs <command …>');
  process.exit(2);
}

try {
  const mariadb = await startMariadb();
  try {
    process.exitCode = await handOver(command, args, {
      cwd: process.cwd(),
      env: { ...process.env, COUNTERSIGN_TEST_DATABASE: 'mariadb', COUNTERSIGN_TEST_MARIADB_URL: mariadb.url },
    });
  } finally {
    await mariadb.stop();
  }
} catch (error) {
  endWith(error);
}
