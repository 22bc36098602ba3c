import { hash } from '@node-rs/argon2';

import type { Role } from '@countersign/domain/users/roles.js';

import { applyProviders, createExecutionServices, openServices, type Services } from '../../src/compose.js';
import { readConfig, type Config } from '../../src/config.js';
import { makeSetUpLink } from '../../src/features/account/make-set-up-link.js';
import { createSchema } from '../../src/graphql/schema.js';
import { createHttpServer } from '../../src/http/server.js';
import { NO_ORIGIN, SYSTEM } from '../../src/operations/caller.js';
import { createOperation } from '../../src/operations/create-operation.js';
import { createLogger, type Logger } from '../../src/platform/logger.js';
import { Client } from './client.js';
import { MovableClock } from './clock.js';
import { migratedTestDatabase, type TestDatabase } from './database.js';
import { PASSWORD } from './password.js';
import { Person } from './person.js';

// One hash for everybody: what is tested is not argon2, and it costs 20 ms each.
const passwordHash = hash(PASSWORD, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });

const SECRET_KEYS = 'a-key-for-tests-only-0123456789abcdef';

/** The real server on a real database and a real port, with a clock that the test moves. */
export class TestServer {
  readonly url: string;
  private made = 0;

  private constructor(
    readonly config: Config,
    readonly database: TestDatabase,
    readonly clock: MovableClock,
    readonly opened: Services,
    private readonly closeHttp: () => Promise<void>,
    port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(
    options: {
      environment?: Record<string, string>;
      logger?: Logger;
      database?: TestDatabase;
      clock?: MovableClock;
    } = {},
  ): Promise<TestServer> {
    const database = options.database ?? (await migratedTestDatabase());
    const config = readConfig({
      DATABASE_URL: database.url,
      DATA_DIR: database.dataDir,
      SECRET_KEYS,
      PORT: '0',
      PUBLIC_URL: 'http://localhost:4000',
      ...options.environment,
    });
    const clock = options.clock ?? new MovableClock();
    const opened = await openServices(config, options.logger ?? createLogger('silent'), clock);
    await applyProviders(opened.services, config);
    const http = await createHttpServer(
      config,
      opened.databases,
      createSchema(),
      createExecutionServices(opened.services, config),
      '/nowhere',
    );
    await http.app.listen({ host: '127.0.0.1', port: 0 });
    const address = http.app.server.address();
    if (address === null || typeof address === 'string') throw new Error('the server listens nowhere');
    return new TestServer(config, database, clock, opened, () => http.close(), address.port);
  }

  async stop(): Promise<void> {
    await this.halt();
    await this.database.drop();
  }

  /** Stops and leaves its database as it is, for another start. */
  async halt(): Promise<void> {
    await this.closeHttp();
    await this.opened.close();
  }

  /** Nobody yet: a browser without a cookie. */
  client(): Client {
    return new Client(this.url);
  }

  setUpLink(): Promise<string | null> {
    return makeSetUpLink(createOperation(this.opened.services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM));
  }

  /** Somebody in the directory, with PASSWORD, signed out. */
  async person(role: Role, changes: { email?: string; name?: string; suspended?: boolean } = {}): Promise<Person> {
    const number = (this.made += 1);
    const { services } = this.opened;
    const id = services.random.id();
    const email = changes.email ?? `person${number}@example.com`;
    const name = changes.name ?? `Person ${number}`;
    const op = createOperation(services, { kind: 'anonymous' }, NO_ORIGIN, SYSTEM);
    const hashed = await passwordHash;
    await op.transaction(async (tx) => {
      await tx.users.create({ id, email, name, role, passwordHash: hashed, createdAt: op.now });
      if (changes.suspended === true) await tx.users.setSuspended(id, true);
    });
    return new Person(this, id, email, name, this.client());
  }

  /** Somebody signed in with a second factor, and so stepped up. */
  async enrolled(role: Role, changes: { email?: string; name?: string } = {}): Promise<Person> {
    const person = await this.person(role, changes);
    await person.signIn();
    await person.enroll();
    return person;
  }

  /** Require a second factor of these roles, by an owner who has one. */
  async require(roles: readonly Role[], changes: Record<string, unknown> = {}, owner?: Person): Promise<Person> {
    const by = owner ?? (await this.enrolled('OWNER'));
    const { policy } = await by.client.must('query { policy { version } }');
    await by.client.must(
      'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }',
      {
        input: {
          basedOnVersion: policy.version,
          policy: { rules: roles.map((role) => ({ role, required: true, ...changes })) },
        },
      },
    );
    return by;
  }
}
