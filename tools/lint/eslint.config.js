import tseslint from 'typescript-eslint';

const now = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time is an argument: `op.now`, or the clock of platform/.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: 'Time is an argument: `op.now`, or the clock of platform/.',
  },
];

const chance = [
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Randomness comes from platform/random, and Math.random can be guessed.',
  },
  {
    selector: 'MemberExpression[property.name=/^(randomBytes|randomUUID|randomInt|getRandomValues)$/]',
    message: 'Randomness comes from platform/random, where a test can know it.',
  },
];

const environment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Only config reads the environment: it validates and names every setting.',
  },
];

const staleSave = [
  {
    selector: "CallExpression[callee.property.name='save']",
    message:
      'save() writes a stale copy over what others changed since: insert, or update with the state as condition.',
  },
];

const noRandomImports = [
  'error',
  ...['node:crypto', 'crypto'].map((name) => ({
    name,
    importNames: ['randomBytes', 'randomUUID', 'randomInt', 'webcrypto', 'getRandomValues'],
    message: 'Randomness comes from platform/random, where a test can know it.',
  })),
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/test-results/',
      '**/playwright-report/',
      '**/data/',
      'packages/api-contract/src/graphql-env.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    // Not one of the rules that need types: the scripts are plain JavaScript and must run before anything is installed.
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    rules: {
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        // Not the project service: it sees the nearest tsconfig.json only, and tests have one of another name.
        // A file that no program includes is an error here, so none can slip past the compiler.
        project: [
          'apps/*/tsconfig*.json',
          'apps/*/*/tsconfig*.json',
          'packages/*/tsconfig*.json',
          'e2e/tsconfig*.json',
        ],
        tsconfigRootDir: new URL('../..', import.meta.url).pathname,
      },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['packages/domain/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...now, ...chance, ...environment],
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'The domain knows no machine.' },
        { name: 'crypto', message: 'Digests and randomness are arguments of the domain.' },
        { name: 'setTimeout', message: 'The domain does not wait.' },
      ],
    },
  },
  {
    files: ['apps/server/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...now, ...chance, ...environment, ...staleSave],
      'no-restricted-imports': noRandomImports,
    },
  },
  {
    files: ['apps/server/src/features/**/*.ts', 'apps/server/src/operations/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', { name: 'process', message: 'A feature knows no machine.' }] },
  },
  {
    files: ['apps/server/src/platform/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...environment, ...staleSave], 'no-restricted-imports': 'off' },
  },
  {
    files: ['apps/server/src/config.ts', 'apps/server/src/config/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...now, ...chance, ...staleSave] },
  },
  {
    files: ['apps/console/src/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', ...chance.slice(0, 1), ...environment] },
  },
  {
    // The commands on the host talk to whoever typed them; the schema is printed for a pipe.
    files: ['apps/server/src/cli/**/*.ts', 'apps/server/src/main.ts', 'apps/server/src/print-schema.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/test/**/*.ts', '**/*.test.{ts,tsx}', 'e2e/**/*.ts', 'tools/identity-providers/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off', 'no-restricted-imports': 'off', 'no-console': 'off' },
  },
);
