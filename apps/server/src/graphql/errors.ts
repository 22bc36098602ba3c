import { GraphQLError, type GraphQLFormattedError } from 'graphql';

import type { Result } from '@countersign/domain/result.js';

import type { Failure } from '../operations/failures.js';
import { isNotAccepted, isUnavailable } from '../persistence/db-errors.js';
import { HasherBusyError } from '../platform/hasher.js';
import type { Logger } from '../platform/logger.js';

/** A refusal as the API says it: extensions.code, and what the caller needs beside it. */
export class FailureError extends GraphQLError {
  constructor(failure: Failure) {
    const { code, message, ...extra } = failure;
    super(message, { extensions: { code, ...extra } });
  }
}

/** The value of an operation, or its failure as an error of the API. */
export function valueOf<Value>(result: Result<Value, Failure>): Value {
  if (result.ok) return result.value;
  throw new FailureError(result.failure);
}

const UNAVAILABLE: Failure = {
  code: 'UNAVAILABLE',
  message: 'Something this depends on is not available just now. Nothing was done; try again in a moment.',
};

/** Codes that GraphQL and Apollo give before an operation runs, kept; everything not named here is hidden. */
const PASSED_ON = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

function withoutPath(error: GraphQLFormattedError): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return {
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
  };
}

/**
 * What leaves of an error. Ours as they are; those of GraphQL without the values that were typed; a dependency that is
 * down as UNAVAILABLE; anything else as INTERNAL_SERVER_ERROR with nothing of it, and in the log.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const original = error instanceof GraphQLError && error.originalError !== undefined ? error.originalError : error;
  if (original instanceof FailureError || error instanceof FailureError) {
    const failure = original instanceof FailureError ? original : (error as FailureError);
    return { message: failure.message, ...withoutPath(formatted), extensions: { ...failure.extensions } };
  }
  if (isUnavailable(original) || isNotAccepted(original) || original instanceof HasherBusyError) {
    logger.error({ err: describe(original) }, 'unavailable');
    const { code, message } = UNAVAILABLE;
    return { message, ...withoutPath(formatted), extensions: { code } };
  }
  const code = formatted.extensions?.['code'];
  // Over the WebSocket nobody has given it a code yet. Of a request, not of a field: it has no path.
  const isVariable =
    formatted.path === undefined &&
    /^Variable "\$/.test(formatted.message) &&
    (code === undefined || code === 'INTERNAL_SERVER_ERROR');
  if (code === 'BAD_USER_INPUT' || isVariable) {
    const field = fieldOf(formatted.message);
    return {
      message: field.message,
      ...withoutPath(formatted),
      extensions: { code: 'BAD_USER_INPUT', fields: [field] },
    };
  }
  if (typeof code === 'string' && PASSED_ON.has(code)) {
    return {
      message: withoutValues(formatted.message),
      ...withoutPath(formatted),
      extensions: { code: code === 'BAD_REQUEST' ? 'GRAPHQL_PARSE_FAILED' : code },
    };
  }
  logger.error({ err: describe(original) }, 'a request failed');
  return {
    message: 'Something went wrong on our side. It is in the log of the server.',
    ...withoutPath(formatted),
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}

/** Name, place and stack of an error; never its properties, where drivers keep the parameters of a statement. */
function describe(error: unknown): { type: string; stack: string } {
  if (!(error instanceof Error)) return { type: typeof error, stack: '' };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return { type: error.name, stack: frames.slice(0, 12).join('\n') };
}

/**
 * graphql-js quotes what was typed ('got invalid value "…"'), which may be a password. What is typed may look like any
 * part of the message, so nothing behind the quote is passed on but endings that hold names of the schema only.
 */
const HARMLESS_ENDINGS = [
  /; (Field "\w+" of required type "[\w![\]]+" was not provided\.)$/,
  /; (Field "\w+" is not defined by type "\w+"\.(?: Did you mean [\w", ]+\?)?)$/,
  /; (Expected non-nullable type "[\w![\]]+" not to be null\.)$/,
  /; (Expected type "\w+" to be an object\.)$/,
  /; Expected type "\w+"\. (Write a DateTime [\w ,:-]+\.)$/,
];

function fieldOf(message: string): { path: string; message: string } {
  const variable = /^Variable "\$(\w+)"/.exec(message)?.[1];
  if (variable === undefined) return { path: '', message: withoutValues(message) };
  // Of a value that is missing nothing is quoted.
  if (/^Variable "\$\w+" of (required|non-null) type "[\w![\]]+" (was not provided|must not be null)\.$/.test(message))
    return { path: variable, message };
  const path = new RegExp(` at "(${variable}(?:\\.\\w+|\\[\\d+\\])*)"; `).exec(message)?.[1] ?? variable;
  const ending = HARMLESS_ENDINGS.map((pattern) => pattern.exec(message)?.[1]).find((text) => text !== undefined);
  return {
    path,
    message: `Variable "$${variable}" has a value that does not fit${path === variable ? '' : ` at "${path}"`}.${ending === undefined ? '' : ` ${ending}`}`,
  };
}

/** The same for what was typed into the document itself. */
function withoutValues(message: string): string {
  return message
    .replace(/\b((?:Block)?String|Int|Float) "[\s\S]*"/, '$1')
    .replace(/^(Expected value of type "[\w![\]]+"), found [\s\S]*$/, '$1.')
    .replace(/^Value "[\s\S]*" does not exist in/, 'That value does not exist in')
    .replace(/cannot represent( a| non[^:]*)?[^:]*value: [\s\S]*/, 'cannot represent that value.');
}
