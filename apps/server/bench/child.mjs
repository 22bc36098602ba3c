import { availableParallelism } from 'node:os';

import { verify } from '@node-rs/argon2';

import { createExecutionServices, openServices } from '../dist/compose.js';
import { readConfig } from '../dist/config.js';
import { CoverageWorker } from '../dist/features/overview/coverage-worker.js';
import { ExportWorker } from '../dist/features/exports/export-worker.js';
import { createSchema } from '../dist/graphql/schema.js';
import { createHttpServer } from '../dist/http/server.js';
import { createLogger } from '../dist/platform/logger.js';
import { startBareServer } from './bare-server.mjs';
import { deepestPage, filteredPage, openBareSql, overview, page, scanToFile } from './bare-sql.mjs';
import { startProfile } from './profile.mjs';

// The process that is measured: the product's server, and beside it, in the same process, what it is held against.

const config = readConfig();
const opened = await openServices(config, createLogger('error'));
const product = await createHttpServer(
  config,
  opened.databases,
  createSchema(),
  createExecutionServices(opened.services, config),
  'no console',
);
await product.app.listen({ host: '127.0.0.1', port: 0 });
const exportWorker = new ExportWorker(opened.services);
exportWorker.start();

const bareSql = await openBareSql(config.database);
/** Where the deep page of each status begins. */
const deep = {};
const bareServer = await startBareServer((app) => {
  app.get('/page/:status/:depth', async ({ params: { status, depth } }, reply) =>
    reply.send({ rows: await page(bareSql, status, depth === 'deep' ? deep[status] : undefined) }),
  );
  app.get('/filtered', async ({ query }, reply) => {
    const { condition, after } = JSON.parse(query.asked);
    return reply.send({ rows: await filteredPage(bareSql, condition, after) });
  });
  app.get('/overview', async (_, reply) => reply.send({ figures: await overview(bareSql) }));
});

const [{ password_hash: passwordHash }] = await bareSql.rows('select password_hash from users limit 1', []);
let endProfile;
let sampler;

const commands = {
  /** Of every thread, in milliseconds. */
  cpu() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  deep({ status, row }) {
    deep[status] = row;
  },
  deepestPage: ({ condition, page: size, atMost }) => deepestPage(bareSql, condition, size, atMost),
  /** As many password hashes as sign-ins, as many at once as the server allows itself. */
  async hashes({ password, count }) {
    let left = count;
    const startedAt = performance.now();
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        if (!(await verify(passwordHash, password))) throw new Error('the password of the benchmark is not right');
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    return performance.now() - startedAt;
  },
  /** What the job of a server does once: the days before today, from facts. */
  async workOutDays() {
    const startedAt = performance.now();
    const { workedOut } = await new CoverageWorker(opened.services).run();
    return { ms: performance.now() - startedAt, workedOut };
  },
  async scan({ path }) {
    const startedAt = performance.now();
    const rows = await scanToFile(bareSql, path);
    return { ms: performance.now() - startedAt, rows };
  },
  async beginProfile({ name }) {
    endProfile = await startProfile(name);
  },
  endProfile: () => endProfile(),
  /** From here on the highest resident size is kept, in bytes above what it is now. */
  beginMemory() {
    globalThis.gc();
    const before = process.memoryUsage.rss();
    let highest = before;
    const look = () => {
      highest = Math.max(highest, process.memoryUsage.rss());
    };
    const timer = setInterval(look, 2);
    sampler = () => {
      clearInterval(timer);
      look();
      return highest - before;
    };
  },
  endMemory: () => sampler(),
  async stop() {
    await product.close();
    await exportWorker.stop();
    await bareServer.close();
    await bareSql.close();
    await opened.close();
  },
};

process.on('message', async ({ id, command, input }) => {
  try {
    process.send({ id, value: await commands[command](input) });
  } catch (error) {
    process.send({ id, error: error.stack });
  }
  if (command === 'stop') process.disconnect();
});
process.send({ ready: { productPort: product.app.server.address().port, barePort: bareServer.port } });
