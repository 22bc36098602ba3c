import { startJwtProvider, type JwtPerson, type JwtProvider } from '@countersign/identity-providers';

import type { Browser } from './browser.js';
import type { Person } from './person.js';
import type { TestServer } from './server.js';
import { browserOf, setUpProvider } from './third-party.js';

/** A portal on the clock of the server, and the provider that is set up for it: the quickest real way through a provider. */
export interface Portal {
  readonly portal: JwtProvider;
  readonly id: string;
  /** Somebody goes to the provider and comes back. @returns the page of ours that it ends at */
  come(externalId: string, browser?: Browser, returnTo?: string): Promise<{ browser: Browser; ended: string }>;
  /** The same, stopped just before the browser picks up what came back; `goOn` ends it. */
  comeAlmost(externalId: string): Promise<{ browser: Browser; goOn: () => Promise<string> }>;
}

let made = 0;

/** @param changes of the provider's settings */
export async function openPortal(
  server: TestServer,
  owner: Person,
  people: readonly JwtPerson[],
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Portal> {
  const portal = await startJwtProvider([{ external_id: 'tester', email: 'tester@corp.example.com' }, ...people], () =>
    server.clock.now(),
  );
  const input = {
    kind: 'JWT',
    name: `Portal ${(made += 1)}`,
    jwt: { signInUrl: portal.signInUrl, secret: portal.secret },
    ...changes,
  };
  const id = await setUpProvider(server, owner, input, async (provider) => {
    portal.callbackUrl = new URL(`/auth/${provider}/jwt`, server.config.publicUrl).href;
    return 'tester';
  });
  const start = (returnTo?: string) => `/auth/${id}/start${returnTo === undefined ? '' : `?returnTo=${returnTo}`}`;
  return {
    portal,
    id,
    async come(externalId, browser = browserOf(server), returnTo) {
      return { browser, ended: await browser.through(start(returnTo), externalId) };
    },
    async comeAlmost(externalId) {
      const browser = browserOf(server);
      browser.opens = (url) => !url.pathname.endsWith('/landed');
      const waits = await browser.through(start(), externalId);
      return {
        browser,
        async goOn() {
          browser.opens = () => true;
          const { url } = await browser.open(waits);
          return url.pathname + url.search;
        },
      };
    },
  };
}

/** The code of a refusal that a page shows; null: it shows none. */
export function refusedIn(ended: string): string | null {
  return new URL(ended, 'http://here').searchParams.get('refused');
}
