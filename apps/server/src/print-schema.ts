import { lexicographicSortSchema, printSchema } from 'graphql';

import { createSchema } from './graphql/schema.js';

// The SDL as a file: what packages/api-contract/schema.graphql must be, letter for letter.
process.stdout.write(`${printSchema(lexicographicSortSchema(createSchema()))}\n`);
