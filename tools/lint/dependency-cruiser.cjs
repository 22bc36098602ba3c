/** "Who may import whom" of the architecture, one rule a line of its table. */

const server = '^apps/server/src';
const domain = '^packages/domain/';
const apiContract = '^packages/api-contract/';

/** Functions of their arguments alone: digests, codes, and what an error of a driver means. There is nothing to replace. */
const pure = [`${server}/platform/(digest|totp|webauthn|certificates)\\.ts$`, `${server}/persistence/db-errors\\.ts$`];

/** A file of a feature whose name has no second suffix: one operation, named verb-noun. */
const operation = `${server}/features/([^/]+)/[^/.]+\\.ts$`;

/** What a row or a fact looks like in the schema: part of the API, beside the types that it fills. */
const mapping = '-mapping\\.ts$';

const tests = '(^|/)test/|\\.test\\.tsx?$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one file, or want a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere fails at run time only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package is used by whoever declares it; a neighbor may stop bringing it along.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-barrel-in-an-app',
      comment: 'A barrel loads everything for one thing, and hides who needs what.',
      severity: 'error',
      from: {},
      to: { path: '^apps/[^/]+/src.*/index\\.tsx?$' },
    },
    {
      name: 'domain-imports-itself-only',
      comment: 'Rules are pure: digests, time and chance are arguments.',
      severity: 'error',
      from: { path: `${domain}src/`, pathNot: tests },
      to: { pathNot: domain },
    },
    {
      name: 'operation-needs-rules-and-its-own-kind-only',
      comment:
        'An operation gets everything through `op`. Values come from the domain, from what all operations share and from its own feature.',
      severity: 'error',
      from: { path: operation, pathNot: mapping },
      to: {
        pathNot: [
          domain,
          `${server}/operations/`,
          `${server}/features/$1/`,
          `${server}/persistence/unit-of-work\\.ts$`,
          ...pure,
          `${server}/platform/`,
          `${server}/mail/`,
          `${server}/features/[^/]+/[^/]+\\.repository\\.ts$`,
        ],
      },
    },
    {
      name: 'operation-takes-the-outside-as-types',
      comment:
        'Repositories, the unit of work and the platform are handed in: a value imported here is one no test can replace.',
      severity: 'error',
      from: { path: operation, pathNot: mapping },
      to: {
        path: [`${server}/persistence/`, `${server}/platform/`, `${server}/mail/`, '\\.(repository|read-model)\\.ts$'],
        pathNot: pure,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'operation-does-not-know-the-api',
      comment: 'The schema is one way in among several; the operation is the same for all.',
      severity: 'error',
      from: { path: operation, pathNot: mapping },
      to: { path: ['\\.(resolver|types)\\.ts$', mapping, `${server}/graphql/`] },
    },
    {
      name: 'no-operation-of-another-feature',
      comment: 'What two features need is a rule, and rules live in the domain.',
      severity: 'error',
      from: { path: operation, pathNot: mapping },
      to: { path: operation, pathNot: [`${server}/features/$1/`, mapping] },
    },
    {
      name: 'resolver-does-not-reach-the-database',
      comment: 'Resolver, operation, repository: a resolver that skips one also skips its rule and its audit event.',
      severity: 'error',
      from: { path: '\\.resolver\\.ts$' },
      to: {
        path: [`${server}/persistence/`, '(^|/)node_modules/typeorm/', '\\.repository\\.ts$'],
      },
    },
    {
      name: 'resolver-uses-its-own-feature',
      severity: 'error',
      from: { path: `${server}/features/([^/]+)/[^/]+\\.resolver\\.ts$` },
      to: { path: `${server}/features/`, pathNot: [`${server}/features/$1/`, '\\.types\\.ts$', mapping] },
    },
    {
      name: 'repository-does-not-know-the-api',
      comment: 'Rows are not answers: what is public is decided where it is mapped.',
      severity: 'error',
      from: { path: '\\.(repository|read-model)\\.ts$' },
      to: { path: ['\\.(resolver|types)\\.ts$', mapping, `${server}/graphql/`, '(^|/)node_modules/type-graphql/'] },
    },
    {
      name: 'types-do-not-know-rows',
      comment: 'An entity is not a GraphQL type: a column must not become public by one more decorator.',
      severity: 'error',
      from: { path: '\\.types\\.ts$' },
      to: { path: [`${server}/persistence/`, '\\.repository\\.ts$', '(^|/)node_modules/typeorm/'] },
    },
    {
      name: 'mapping-does-not-fetch',
      comment: 'It is given what it shows; a mapping that asks the database does so once for every row.',
      severity: 'error',
      from: { path: mapping },
      to: {
        path: [`${server}/persistence/`, '(^|/)node_modules/typeorm/', '\\.(repository|read-model)\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'entities-know-typeorm-only',
      severity: 'error',
      from: { path: `${server}/persistence/entities/` },
      to: { path: ['(^|/)node_modules/type-graphql/', `${server}/features/`, `${server}/graphql/`] },
    },
    {
      name: 'protocols-have-one-adapter-each',
      comment: 'What judges a return from a provider is in one place, behind our own words for it.',
      severity: 'error',
      from: { path: `${server}/`, pathNot: `${server}/platform/third-party/` },
      to: { path: '(^|/)node_modules/(openid-client|@node-saml|jose)/' },
    },
    {
      name: 'server-does-not-import-the-demo',
      comment: 'The demo writes what never happened: no way may lead there from a server with real data.',
      severity: 'error',
      from: { path: `${server}/`, pathNot: `${server}/demo/` },
      to: { path: `${server}/demo/` },
    },
    {
      name: 'console-feature-stands-alone',
      comment: 'What two features share goes to ui (looks) or lib (everything else).',
      severity: 'error',
      from: { path: '^apps/console/src/features/([^/]+)/' },
      to: { path: '^apps/console/src/(features|app)/', pathNot: ['^apps/console/src/features/$1/'] },
    },
    {
      name: 'console-lib-and-ui-know-no-feature',
      severity: 'error',
      from: { path: '^apps/console/src/(ui|lib)/' },
      to: { path: '^apps/console/src/(features|app)/' },
    },
    {
      name: 'console-ui-fetches-nothing',
      comment: 'A component of ui shows what it is given, so that every page derives its state once.',
      severity: 'error',
      from: { path: '^apps/console/src/ui/' },
      to: { path: ['(^|/)node_modules/@apollo/', apiContract] },
    },
    {
      name: 'console-does-not-import-the-server',
      comment: 'GraphQL is the whole API, for the console too.',
      severity: 'error',
      from: { path: '^apps/console/' },
      to: { path: '^apps/server/' },
    },
    {
      name: 'server-does-not-import-the-console',
      severity: 'error',
      from: { path: '^apps/server/' },
      to: { path: '^apps/console/' },
    },
    {
      name: 'journeys-use-the-product-from-outside',
      comment: 'What a journey proves must not depend on the sources that it judges.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(apps|tools|scripts)/', pathNot: '^tools/identity-providers/' },
    },
  ],
  options: {
    // Types count too: a resolver that only names an entity's type has read its columns.
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/dist/.*\\.map$', '^apps/[^/]+/dist/', '/test-results/', '/playwright-report/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
};
