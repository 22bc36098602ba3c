// `npm run bench [-- --large]`: how near the product comes to what its building blocks can do, as ratios from one run.
import './lib/node-version.mjs';
import { makeReady } from './lib/build.mjs';
import { endWith } from './lib/fail.mjs';
import { inRoot } from './lib/paths.mjs';
import { handOver } from './lib/run.mjs';

try {
  await makeReady();
  process.exitCode = await handOver(process.execPath, [
    inRoot('apps/server/bench/bench.mjs'),
    ...process.argv.slice(2),
  ]);
} catch (error) {
  endWith(error);
}
