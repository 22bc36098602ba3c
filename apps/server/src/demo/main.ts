import { readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve, sep } from 'node:path';

import { readConfig } from '../config.js';
import { seed } from './seed.js';

// `node dist/demo/main.js FOLDER ADDRESS PORTAL`: fills an empty folder under the system's temp folder with the demo's data, and
// prints whom to sign in as, as JSON. An entry of its own, which nothing of the server imports, and which reads no setting
// of the environment: there is no way to point it at a real database.

const [folder = '', publicUrl = '', portalUrl = ''] = process.argv.slice(2);

function emptyTemporaryFolder(path: string): string {
  const real = realpathSync(path);
  if (!real.startsWith(realpathSync(tmpdir()) + sep))
    throw new Error(`${real} is not in the system's temp folder: the demo is made nowhere else.`);
  if (readdirSync(real).length > 0) throw new Error(`${real} is not empty: the demo is made in an empty folder only.`);
  return real;
}

try {
  if (folder === '' || !URL.canParse(publicUrl) || !URL.canParse(portalUrl))
    throw new Error('Give an empty folder and the addresses of the server and of the portal.');
  const config = readConfig({ DATA_DIR: emptyTemporaryFolder(resolve(folder)), PUBLIC_URL: publicUrl });
  process.stdout.write(`${JSON.stringify(await seed(config, portalUrl))}\n`);
} catch (error) {
  process.stderr.write(`The demo's data were not made: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
