import type { CredentialsReadModel } from '../features/sessions/credentials.read-model.js';
import type { MailOutlet } from '../mail/mail-outlet.js';
import type { Caller, Origin } from '../operations/caller.js';
import { createOperation, type OperationServices } from '../operations/create-operation.js';
import type { Failure } from '../operations/failures.js';
import type { ReadModels } from '../read-models.js';
import type { Credentials, GraphQLContext } from './context.js';

/** What a context is made of, apart from the request. */
export interface ExecutionServices {
  readonly operations: OperationServices;
  readonly models: ReadModels;
  readonly mailOutlet: MailOutlet;
  readonly credentialsModel: CredentialsReadModel;
}

/** Where no answer can carry a cookie. */
export const NO_CREDENTIALS: Credentials = {
  setSession: () => undefined,
  setAttempt: () => undefined,
  deviceOf: () => null,
  setDevice: () => undefined,
  passkeyBrowser: () => null,
  setPasskeyBrowser: () => undefined,
  clear: () => undefined,
};

export function createContext(
  services: ExecutionServices,
  caller: Caller,
  refused: Failure | null,
  origin: Origin,
  credentials: Credentials,
): GraphQLContext {
  const { operations, models, mailOutlet, credentialsModel } = services;
  return {
    caller,
    refused,
    op: createOperation(operations, caller, origin),
    models,
    mailOutlet,
    credentials,
    // `this`, because Apollo executes on a copy of what is returned here.
    async continueAs(sessionToken) {
      const signedIn = await credentialsModel.session(sessionToken, operations.clock.now());
      if (signedIn === null) return;
      this.caller = signedIn;
      this.op = createOperation(operations, signedIn, origin);
    },
    now: () => operations.clock.now(),
  };
}
