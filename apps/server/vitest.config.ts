import { defineConfig } from 'vitest/config';

/** What asks nothing of the database, or brings its own: once is enough. */
const ONCE = [
  'test/api/schema.test.ts',
  'test/contract/{google,outgoing-fetch,totp-vectors}.test.ts',
  'test/docs/**',
  'test/host/secret-keys.test.ts',
  'test/mail/render-mail.test.ts',
  'test/process/{countersign,demo}.test.ts',
];

export default defineConfig({
  // graphql is loaded once: without the alias Vite takes the .mjs and Node the .js, and a schema of one is no schema of the other.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  oxc: { decorator: { legacy: true } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: process.env['COUNTERSIGN_TEST_DATABASE'] === 'mariadb' ? ONCE : [],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Vitest leaves one core free: on the two that CI has, that is half of the machine.
    maxWorkers: 2,
    // Nothing in the server is global, so that files may share what they import: it takes seconds for each to read anew.
    isolate: false,
  },
});
