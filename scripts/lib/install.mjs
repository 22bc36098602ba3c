import { existsSync, readFileSync } from 'node:fs';
import { globSync } from './glob.mjs';
import { inRoot, root } from './paths.mjs';
import { runQuietly } from './run.mjs';
import { clearStamp, hashOf, readStamp, writeStamp } from './stamps.mjs';

const pnpmVersion = '10.34.9';

/** What running the product does not need: it saves a first start a browser driver and a second TypeScript. */
const onlyForTests = ['@countersign/e2e', '@countersign/lint'];

const stampName = 'install';

function workspacePackages() {
  return ['apps/*', 'packages/*', 'tools/*', 'e2e'].flatMap((pattern) => globSync(`${pattern}/package.json`));
}

export function dependencyHash() {
  return hashOf({
    files: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', ...workspacePackages()],
    salt: `${pnpmVersion} ${process.version} ${process.platform} ${process.arch}`,
  });
}

/** npm describes itself to its children in the environment; pnpm would take that for its own settings. */
function environmentForPnpm() {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command|execpath)/i.test(name));
  // CI=1: never ask a question that nobody sees.
  return { ...Object.fromEntries(kept), CI: '1' };
}

function isWhole(full) {
  return workspacePackages().every((file) => {
    const { name, dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(inRoot(file), 'utf8'));
    if (!full && onlyForTests.includes(name)) return true;
    const folder = file.slice(0, -'package.json'.length);
    return Object.keys({ ...dependencies, ...devDependencies }).every((dependency) =>
      existsSync(inRoot(folder, 'node_modules', dependency)),
    );
  });
}

/** Brings node_modules to what the lock file says, and does nothing where it already is. */
export async function installDependencies({ full, say }) {
  const wanted = dependencyHash();
  const stamp = readStamp(stampName);
  const satisfied = full ? [`${wanted} full`] : [`${wanted} full`, `${wanted} runtime`];
  if (satisfied.includes(stamp) && isWhole(full)) return;

  say('Installing dependencies …');
  clearStamp(stampName);
  // A checkout that has run the tests keeps what they need: leaving it out now would only fetch it again next time.
  const everything = full || (stamp?.endsWith(' full') ?? false);
  const filters = everything ? [] : onlyForTests.flatMap((name) => ['--filter', `!${name}`]);
  await runQuietly(
    'npm',
    ['exec', '--yes', `--package=pnpm@${pnpmVersion}`, '--', 'pnpm', 'install', '--frozen-lockfile', ...filters],
    { cwd: root, env: environmentForPnpm() },
  );
  writeStamp(stampName, `${wanted} ${everything ? 'full' : 'runtime'}`);
}
