import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
import { Observable } from 'rxjs';
import { subscriptionLink } from './subscription-link';
import { send } from './transport';

const postLink = new ApolloLink(
  (operation) =>
    new Observable<ApolloLink.Result>((observer) => {
      const abort = new AbortController();
      const polls = operation.getContext()['polls'] === true;
      send(operation.query, operation.variables, { signal: abort.signal, polls }).then(
        (answer) => {
          const first = answer.errors[0];
          if (first !== undefined) {
            observer.error(first);
          } else {
            observer.next({ data: answer.data });
            observer.complete();
          }
        },
        (reason: unknown) => observer.error(reason),
      );
      return () => abort.abort();
    }),
);

export function createApolloClient(): ApolloClient {
  return new ApolloClient({
    link: ApolloLink.split((operation) => operation.operationType === 'subscription', subscriptionLink, postLink),
    cache: new InMemoryCache({
      possibleTypes: { Export: ['StatusExport', 'AuditExport'] },
      typePolicies: {
        // One of each for a caller; they have no id.
        Viewer: { keyFields: [] },
        Account: { keyFields: [] },
        Coverage: { keyFields: [] },
        Policy: { keyFields: ['version'] },
      },
    }),
    defaultOptions: {
      // Another admin changes what is on a page: shown at once from the cache, and asked again.
      watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' },
    },
  });
}
