import { printDocument, type TadaDocumentNode } from '@countersign/api-contract';
import { reportConnection } from './connection';
import { AppError, errorFromAnswer, errorFromStatus, isRecord, type ErrorCode } from './errors';
import { paths, type SignInReason } from './paths';
import { askForStepUp } from './step-up';

/**
 * The one way to POST /graphql: the sign-in pages use it as it is, and the Apollo cache of the pages behind them sends
 * through it too. So step-up, ended sessions and lost connections are handled in one place, and the sign-in pages do
 * not load a client that they have no use for.
 */
export interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly AppError[];
}

/** Pages that a signed-out reader or an unfinished sign-in may be on; there the page itself says what is wrong. */
const PUBLIC = /^\/(sign-in|emergency|returned|enroll|setup|invitation|password|forgot-password|email|help)(\/|$)/;

let leaving = false;

/** Whole page loads, not the router: what another session left in memory must not survive. */
function leaveFor(address: string): void {
  if (leaving) return;
  leaving = true;
  window.location.assign(address);
}

/** Whoever leaves by themselves is not told that their session has ended. @returns for where they stay after all */
export function leavingByOwnWill(): () => void {
  leaving = true;
  return () => {
    leaving = false;
  };
}

/** To the sign-in page, and back here after it; not from a page that says itself what is wrong. */
export function leaveForSignIn(reason: SignInReason): void {
  const { pathname, search } = window.location;
  if (isPublic(pathname, search)) return;
  leaveFor(paths.signIn({ reason, return: `${pathname}${search}` }));
}

/** The set-up is of whoever has the link, and its later steps are of a signed-in owner. */
function isPublic(pathname: string, search: string): boolean {
  const isStepOfSetUp = pathname === '/setup' && new URLSearchParams(search).has('step');
  return PUBLIC.test(pathname) && !isStepOfSetUp;
}

function redirectFor(code: ErrorCode): void {
  const { pathname, search } = window.location;
  if (isPublic(pathname, search)) return;
  const back = `${pathname}${search}`;
  if (code === 'UNAUTHENTICATED') leaveForSignIn('ended');
  if (code === 'SECOND_FACTOR_REQUIRED') leaveFor(paths.verify({ return: back }));
  if (code === 'ENROLLMENT_REQUIRED') leaveFor(paths.enroll({ return: back }));
}

/** An answer of the server, whole. */
type Raw = Readonly<Record<string, unknown>>;

interface Sending {
  readonly signal?: AbortSignal | undefined;
  /** A page asks by itself, and nobody did anything: the session is not kept alive by it. */
  readonly polls?: boolean | undefined;
}

async function post(body: string, { signal, polls = false }: Sending): Promise<Raw> {
  let response: Response;
  let text: string;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      // Without X-Countersign-Client the server takes no cookie: the defence against forged requests of other sites.
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'X-Countersign-Client': 'console',
        ...(polls ? { 'X-Countersign-Activity': 'none' } : {}),
      },
      body,
      signal: signal ?? null,
    });
    text = await response.text();
  } catch (reason) {
    if (signal?.aborted !== true) reportConnection(false);
    throw signal?.aborted === true
      ? reason
      : new AppError('OFFLINE', 'The server could not be reached. Check your connection, then try again.');
  }
  reportConnection(true);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw errorFromStatus(response);
  }
  if (!isRecord(parsed) || (!('data' in parsed) && !Array.isArray(parsed['errors']))) throw errorFromStatus(response);
  return parsed;
}

function answerOf(raw: Raw): Answer {
  const errors: readonly unknown[] = Array.isArray(raw['errors']) ? raw['errors'] : [];
  return { data: isRecord(raw['data']) ? raw['data'] : null, errors: errors.map(errorFromAnswer) };
}

/** Where the server wants a fresh proof first, asks for it and sends the operation once more. */
async function postProved(body: string, operationName: string | undefined, sending: Sending): Promise<Raw> {
  const raw = await post(body, sending);
  if (!answerOf(raw).errors.some((error) => error.code === 'STEP_UP_REQUIRED')) return raw;
  if (!(await askForStepUp(operationName)))
    throw new AppError('STEP_UP_REQUIRED', 'You did not confirm that it is you, so nothing was changed.');
  return post(body, sending);
}

function nameOf(document: Pick<TadaDocumentNode, 'definitions'>): string | undefined {
  for (const definition of document.definitions)
    if ('name' in definition && definition.kind === 'OperationDefinition') return definition.name?.value;
  return undefined;
}

/** Sends an operation; where the server wants a fresh proof first, asks for it and sends the operation once more. */
export async function send(
  document: Pick<TadaDocumentNode, 'kind' | 'definitions'>,
  variables: unknown,
  options: Sending & { readonly stepsUp?: boolean } = {},
): Promise<Answer> {
  const operationName = nameOf(document);
  const body = JSON.stringify({ query: printDocument(document), operationName, variables });
  const answer = answerOf(
    options.stepsUp === false ? await post(body, options) : await postProved(body, operationName, options),
  );
  const first = answer.errors[0];
  if (first !== undefined) redirectFor(first.code);
  return answer;
}

/** What somebody wrote by hand, as GraphQL over HTTP names its parts. */
export interface TypedRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: unknown;
}

/**
 * Sends a document that somebody wrote, and hands back the answer whole, errors and all. An ended session is an answer
 * like any other here: to leave for the sign-in page would lose what was written.
 */
export function sendTyped(request: TypedRequest): Promise<Raw> {
  return postProved(JSON.stringify(request), request.operationName ?? undefined, {});
}

/** Sends an operation that must succeed as a whole; throws an AppError otherwise. */
export async function execute<Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  options: { readonly signal?: AbortSignal; readonly stepsUp?: boolean } = {},
): Promise<Data> {
  const answer = await send(document, variables, options);
  const first = answer.errors[0];
  if (first !== undefined) throw first;
  if (answer.data === null) throw new AppError('OTHER', 'The server sent no answer. Try again.');
  return answer.data as Data;
}
