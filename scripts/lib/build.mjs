import { binary, commandLineMain, demoMain, inRoot, missingIn, root, serverMain } from './paths.mjs';
import { dependencyHash } from './install.mjs';
import { withBuildLock } from './lock.mjs';
import { installDependencies } from './install.mjs';
import { runQuietly } from './run.mjs';
import { clearStamp, hashOf, readStamp, writeStamp } from './stamps.mjs';

const sharedPackages = ['packages/domain', 'packages/password-strength', 'packages/api-contract'];

const targets = [
  {
    name: 'server',
    saying: 'Building the server …',
    folders: [...sharedPackages, 'apps/server/src'],
    files: ['tsconfig.json', 'tsconfig.base.json', 'apps/server/tsconfig.json'],
    proofs: [
      'packages/domain/dist',
      'packages/password-strength/dist',
      'packages/api-contract/dist',
      serverMain.slice(root.length + 1),
      commandLineMain.slice(root.length + 1),
      demoMain.slice(root.length + 1),
    ],
    build: () => compile(),
  },
  {
    name: 'console',
    saying: 'Building the console …',
    folders: [...sharedPackages, 'apps/console'],
    files: ['tsconfig.base.json'],
    proofs: ['apps/console/dist/index.html'],
    build: () => runQuietly(binary('apps/console', 'vite'), ['build'], { cwd: inRoot('apps/console') }),
  },
];

async function compile() {
  // --force where an output was deleted: the build information of TypeScript may still call it up to date.
  const deleted = missingIn(targets[0].proofs).length > 0;
  await runQuietly(binary('apps/server', 'tsc'), ['-b', ...(deleted ? ['--force'] : [])]);
}

/** Installs and builds what is stale, for one at a time. */
export function makeReady({ full = false, console: withConsole = true, say = (line) => console.log(line) } = {}) {
  return withBuildLock(async () => {
    await installDependencies({ full, say });
    const dependencies = dependencyHash();
    for (const target of targets) {
      if (target.name === 'console' && !withConsole) continue;
      const hash = hashOf({ folders: target.folders, files: target.files, salt: dependencies });
      const stamp = `build-${target.name}`;
      if (readStamp(stamp) === hash && missingIn(target.proofs).length === 0) continue;
      say(target.saying);
      clearStamp(stamp);
      await target.build();
      const missing = missingIn(target.proofs);
      if (missing.length > 0) throw new Error(`The build of the ${target.name} left out ${missing.join(', ')}.`);
      writeStamp(stamp, hash);
    }
  });
}
