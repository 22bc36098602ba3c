// Writes src/graphql-env.ts, the schema as a type, from schema.graphql. With --check it writes nothing and exits 1
// when the committed file is stale.
//
// gql.tada's own command line loads the tsconfig through the API of TypeScript 6 and fails under TypeScript 7; the two
// functions it prints the file with work under both, so they are called directly.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { minifyIntrospection, preprocessIntrospection } from '@gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';

const schemaFile = fileURLToPath(new URL('../schema.graphql', import.meta.url));
const outputFile = fileURLToPath(new URL('../src/graphql-env.ts', import.meta.url));

const schema = buildSchema(await readFile(schemaFile, 'utf8'));
const introspection = minifyIntrospection(introspectionFromSchema(schema, { descriptions: false }));
const output = `// Generated from schema.graphql by scripts/generate.mjs. Do not edit: change the schema, then generate.
/* eslint-disable */
/* prettier-ignore */
export type introspection = ${preprocessIntrospection(introspection)};
`;

if (process.argv.includes('--check')) {
  const committed = await readFile(outputFile, 'utf8').catch(() => '');
  if (committed !== output) {
    console.error(
      'packages/api-contract/src/graphql-env.ts is stale: run `pnpm --filter @countersign/api-contract generate`.',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(outputFile, output);
}
