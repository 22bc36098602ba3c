import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { globSync } from './glob.mjs';
import { binary, inRoot } from './paths.mjs';
import { capture } from './run.mjs';

const lint = (name) => binary('tools/lint', name);
const tsc = binary('apps/server', 'tsc');

/** Every program of TypeScript: the build compiles those that the root refers to, tests and the rest are judged alone. */
function typeSteps() {
  const built = JSON.parse(readFileSync(inRoot('tsconfig.json'), 'utf8')).references.map(
    ({ path }) => `${path}/tsconfig.json`,
  );
  const others = [
    'apps/*/tsconfig*.json',
    'apps/*/*/tsconfig*.json',
    'packages/*/tsconfig*.json',
    'tools/*/tsconfig*.json',
    'e2e/tsconfig*.json',
  ]
    .flatMap(globSync)
    .filter((file) => !built.includes(file));
  return [
    { name: 'types', run: () => capture(tsc, ['-b']) },
    ...others.map((file) => ({
      name: `types of ${file.replace(/\/tsconfig\.json$/, '')}`,
      run: () => capture(tsc, ['-p', file, '--noEmit']),
    })),
  ];
}

async function schemaIsFresh() {
  const { code, output } = await capture(process.execPath, ['apps/server/dist/print-schema.js']);
  if (code !== 0) return { code, output };
  const committed = readFileSync(inRoot('packages/api-contract/schema.graphql'), 'utf8');
  if (output === committed) return { code: 0, output: '' };
  const [ours, theirs] = [output.split('\n'), committed.split('\n')];
  const line = ours.findIndex((text, index) => text !== theirs[index]);
  const advice = 'node apps/server/dist/print-schema.js > packages/api-contract/schema.graphql';
  return {
    code: 1,
    output:
      `packages/api-contract/schema.graphql is not what the server prints, from line ${line + 1} on:\n` +
      `  committed: ${theirs[line] ?? '(end)'}\n  printed:   ${ours[line] ?? '(end)'}\nWrite it anew: ${advice}\n`,
  };
}

function steps() {
  return [
    { name: 'formatting', run: () => capture(lint('prettier'), ['--check', '--log-level', 'warn', '.']) },
    {
      name: 'eslint',
      run: () => capture(lint('eslint'), ['--config', 'tools/lint/eslint.config.js', '--max-warnings', '0', '.']),
    },
    ...typeSteps(),
    {
      name: 'imports',
      run: () =>
        capture(lint('depcruise'), ['--config', 'tools/lint/dependency-cruiser.cjs', 'apps', 'packages', 'e2e']),
    },
    {
      name: 'unused code',
      run: () => capture(lint('knip'), ['--config', 'tools/lint/knip.json', '--no-progress', '--no-config-hints']),
    },
    {
      name: 'generated types',
      run: () => capture(process.execPath, ['packages/api-contract/scripts/generate.mjs', '--check']),
    },
    { name: 'published schema', run: schemaIsFresh },
    {
      name: 'documents of the console',
      run: () => capture(process.execPath, ['apps/console/scripts/check-documents.mjs']),
    },
  ];
}

function print(name, code, startedAt, output) {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'failed'}  ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd().replaceAll(/^/gm, '        '));
}

/** Runs every step, whatever the others say, and answers how many passed and failed. */
export async function runChecks() {
  const waiting = steps();
  const count = { passed: 0, failed: 0, skipped: 0 };
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const startedAt = performance.now();
      const { code, output } = await step.run().catch((error) => ({ code: 1, output: String(error.stack) }));
      print(step.name, code, startedAt, output);
      count[code === 0 ? 'passed' : 'failed'] += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));
  return count;
}
