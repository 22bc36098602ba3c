import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CommandFailed, runQuietly } from './run.mjs';

/** What the tests run that npm does not carry, and the program that tells whether it is there. */
const needed = [
  { package: 'chromium', program: 'chromium' },
  { package: 'mariadb-server', program: 'mariadbd' },
  { package: 'redis-server', program: 'redis-server' },
  { package: 'oathtool', program: 'oathtool' },
  { package: 'curl', program: 'curl' },
  { package: 'openssl', program: 'openssl' },
];

function isInstalled(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}

export async function installDebianPackages() {
  const missing = needed.filter(({ program }) => !isInstalled(program)).map((entry) => entry.package);
  if (missing.length === 0) return;
  const install = ['install', '--yes', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0) {
    throw new CommandFailed(
      `The tests need ${missing.join(', ')}. Install them once:\n\n  sudo apt-get ${install.join(' ')}\n`,
    );
  }
  console.log(`Installing ${missing.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runQuietly('apt-get', ['update'], { env });
  // Its start-up scripts would start servers of their own; the tests start theirs.
  await runQuietly('apt-get', install, { env: { ...env, RUNLEVEL: '1' } });
}
