import { getOperationAST, parse } from 'graphql';
import type { GraphiQL } from 'graphiql';
import type { ComponentProps } from 'react';
import { toAppError } from '../../lib/errors';
import { socketClient } from '../../lib/subscription-link';
import { sendTyped, type TypedRequest } from '../../lib/transport';

type Fetcher = ComponentProps<typeof GraphiQL>['fetcher'];

interface Observer {
  next(value: unknown): void;
  error(reason: unknown): void;
  complete(): void;
}

/** A failure before GraphQL had a say, in the shape of an answer. */
const refusal = (message: string) => ({ errors: [{ message }] });

/**
 * What the editor sends, with the name of an operation only where the document has it: the editor works the name out a
 * moment after the last key, and whoever runs at once would be told of an operation that is not there any more. What is
 * not GraphQL goes to the server as it is, which says best what is wrong with it.
 */
function asTyped(request: TypedRequest): { readonly request: TypedRequest; readonly subscribes: boolean } {
  try {
    const document = parse(request.query);
    const named = request.operationName == null ? null : getOperationAST(document, request.operationName);
    const { operationName, ...unnamed } = request;
    return {
      request: named === null ? unnamed : { ...unnamed, operationName },
      subscribes: (named ?? getOperationAST(document))?.operation === 'subscription',
    };
  } catch {
    return { request, subscribes: false };
  }
}

function wordsOf(reason: unknown): string {
  if (Array.isArray(reason)) {
    const first: unknown = reason[0];
    return first instanceof Error ? first.message : 'The server refused the subscription.';
  }
  if (typeof CloseEvent !== 'undefined' && reason instanceof CloseEvent)
    return reason.code === 4403
      ? 'You are signed out. Sign in again, then run it once more.'
      : 'The connection to the server was lost. Run it once more.';
  return reason instanceof Error ? reason.message : 'The subscription ended with an error. Run it once more.';
}

/** A refused subscription answers as a refused query does: with all that the server says of it. */
const answerTo = (reason: unknown): unknown =>
  Array.isArray(reason) ? { errors: reason as readonly unknown[] } : refusal(wordsOf(reason));

export interface Explorer {
  readonly fetcher: Fetcher;
  /** Ends the subscription that runs, if one does. */
  stop(): void;
}

/**
 * How the explorer asks: as whoever is signed in, through the same transport as every page, so that a step-up is asked
 * for in the same dialog; subscriptions over the WebSocket of the console.
 */
export function createExplorer(): Explorer {
  let stopRunning: () => void = () => undefined;

  const subscribe = (request: TypedRequest) => ({
    subscribe(observer: Observer) {
      let end: () => void = () => undefined;
      let ended = false;
      const stop = (): void => {
        ended = true;
        end();
      };
      stopRunning = () => {
        if (ended) return;
        stop();
        observer.complete();
      };
      socketClient().then(
        (client) => {
          if (ended) return;
          end = client.subscribe(request as Parameters<typeof client.subscribe>[0], {
            next: (value) => {
              if (!ended) observer.next(value);
            },
            error: (reason) => {
              if (ended) return;
              ended = true;
              observer.next(answerTo(reason));
              observer.complete();
            },
            complete: () => {
              if (ended) return;
              ended = true;
              observer.complete();
            },
          });
        },
        (reason: unknown) => {
          observer.next(refusal(toAppError(reason).message));
          observer.complete();
        },
      );
      return { unsubscribe: stop };
    },
  });

  const fetcher = async (sent: TypedRequest) => {
    const { request, subscribes } = asTyped(sent);
    if (subscribes) return subscribe(request);
    try {
      return await sendTyped(request);
    } catch (reason) {
      return refusal(toAppError(reason).message);
    }
  };
  return { fetcher: fetcher as Fetcher, stop: () => stopRunning() };
}
