// Every graphql(`…`) of the console against the schema. The types find a field that a page reads and the schema does
// not have; they say nothing of one that is only asked for, and then the server refuses the whole operation.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, Kind, parse, validate } from 'graphql';

const source = fileURLToPath(new URL('../src', import.meta.url));
const schemaFile = fileURLToPath(import.meta.resolve('@countersign/api-contract/schema.graphql'));
const schema = buildSchema(readFileSync(schemaFile, 'utf8'));

const operations = [];
const fragments = new Map();
for (const file of readdirSync(source, { recursive: true })) {
  if (!/\.tsx?$/.test(file)) continue;
  for (const [, text] of readFileSync(join(source, file), 'utf8').matchAll(/graphql\(\s*`([^`]*)`/g)) {
    // @_unmask speaks to the types only and is taken out before anything is sent.
    for (const definition of parse(text.replaceAll('@_unmask', '')).definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, { file, definition });
      else operations.push({ file, definition });
    }
  }
}

/** The fragments that a text spreads, with those that they spread themselves. */
function spreadBy(definition, found = new Set()) {
  for (const [, name] of JSON.stringify(definition).matchAll(
    /"FragmentSpread","name":\{"kind":"Name","value":"(\w+)"/g,
  )) {
    const fragment = fragments.get(name);
    if (fragment === undefined || found.has(fragment.definition)) continue;
    found.add(fragment.definition);
    spreadBy(fragment.definition, found);
  }
  return found;
}

const names = new Set();
let wrong = 0;
for (const { file, definition } of operations) {
  const name = definition.name?.value ?? 'without a name';
  const problems = validate(schema, { kind: Kind.DOCUMENT, definitions: [definition, ...spreadBy(definition)] }).map(
    (error) => error.message,
  );
  if (names.has(name)) problems.push('Another operation has this name.');
  names.add(name);
  for (const problem of problems) console.error(`${file}, ${name}: ${problem}`);
  wrong += problems.length;
}
console.log(`${operations.length} operations fit the schema${wrong === 0 ? '' : `, except for ${wrong} mistakes`}.`);
if (wrong > 0) process.exitCode = 1;
