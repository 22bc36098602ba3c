import { visitEveryPage } from '../fixtures/every-page.js';
import { expectAccessible, test } from '../fixtures/test.js';

test('every page is accessible in both themes', async ({ page, freshServer, mailbox }) => {
  // Every page there is, in one go.
  test.setTimeout(360_000);
  const server = await freshServer();
  await visitEveryPage({ page, server, mailbox, check: () => expectAccessible(page) });
});
