import { visitEveryPage } from '../fixtures/every-page.js';
import { expectAccessible, test } from '../fixtures/test.js';

test('every page is accessible in both themes', async ({ page, freshServer, mailbox }) => {
  test.slow();
  const server = await freshServer();
  await visitEveryPage({ page, server, mailbox, check: () => expectAccessible(page) });
});
