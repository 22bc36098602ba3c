// `npm run format`: writes every file the way `npm run check` wants it.
import './lib/node-version.mjs';
import { endWith } from './lib/fail.mjs';
import { installDependencies } from './lib/install.mjs';
import { withBuildLock } from './lib/lock.mjs';
import { binary } from './lib/paths.mjs';
import { handOver } from './lib/run.mjs';

try {
  await withBuildLock(() => installDependencies({ full: true, say: console.log }));
  const what = process.argv.slice(2);
  const args = ['--write', '--log-level', 'warn', ...(what.length === 0 ? ['.'] : what)];
  process.exitCode = await handOver(binary('tools/lint', 'prettier'), args);
} catch (error) {
  endWith(error);
}
