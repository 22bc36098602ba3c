import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb } from './mariadb.mjs';
import { binary, inRoot } from './paths.mjs';
import { runLoudly } from './run.mjs';

/** A suite that could not run, or ran nothing, is a failure of its own: silence must never look like success. */
function failedAsWhole(name, why) {
  console.error(`${name}: ${why}`);
  return { passed: 0, failed: 1, skipped: 0 };
}

async function withReport(name, run, read) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-report-'));
  const report = join(folder, 'report.json');
  try {
    const code = await run(report);
    if (!existsSync(report)) return failedAsWhole(name, `no report; it ended with code ${code}`);
    const count = read(JSON.parse(readFileSync(report, 'utf8')));
    if (count.passed + count.failed === 0) return failedAsWhole(name, 'no test ran');
    if (code !== 0 && count.failed === 0) {
      console.error(`${name}: every test passed, and yet it ended with code ${code}`);
      return { ...count, failed: 1 };
    }
    return count;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countVitest(report) {
  // A file that fails while loading reports no test of its own.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countPlaywright({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

function vitest(name, workspacePackage, env = {}) {
  return withReport(
    name,
    (report) =>
      runLoudly(
        binary(workspacePackage, 'vitest'),
        ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
        { cwd: inRoot(workspacePackage), env: { ...process.env, ...env } },
      ),
    countVitest,
  );
}

function playwright(name, args = [], env = {}) {
  return withReport(
    name,
    (report) =>
      runLoudly(binary('e2e', 'playwright'), ['test', '--reporter=list,json', ...args], {
        cwd: inRoot('e2e'),
        env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      }),
    countPlaywright,
  );
}

export const suites = {
  unit: () => vitest('unit', 'packages/domain'),
  sqlite: () => vitest('sqlite', 'apps/server', { COUNTERSIGN_TEST_DATABASE: 'sqlite' }),
  async mariadb() {
    const mariadb = await startMariadb();
    try {
      return await vitest('mariadb', 'apps/server', {
        COUNTERSIGN_TEST_DATABASE: 'mariadb',
        COUNTERSIGN_TEST_MARIADB_URL: mariadb.url,
      });
    } finally {
      await mariadb.stop();
    }
  },
  e2e: () => playwright('e2e'),
  // The journeys whose title says so, once more on the other database: what lies between browser and database is the same for the rest.
  async 'e2e-mariadb'() {
    const mariadb = await startMariadb();
    try {
      return await playwright('e2e-mariadb', ['--grep', '@both'], { COUNTERSIGN_E2E_DATABASE_URL: mariadb.url });
    } finally {
      await mariadb.stop();
    }
  },
};
