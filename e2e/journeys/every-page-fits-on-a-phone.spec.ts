import { visitEveryPage } from '../fixtures/every-page.js';
import { expectNoSidewaysScroll, test } from '../fixtures/test.js';

test('every page fits on a phone', async ({ freshServer, openBrowser, mailbox }) => {
  // Every page there is, in one go.
  test.setTimeout(360_000);
  const server = await freshServer();
  const page = await openBrowser({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  await visitEveryPage({ page, server, mailbox, check: () => expectNoSidewaysScroll(page) });
});
