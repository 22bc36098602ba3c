import { expect, test } from '../fixtures/test.js';

/** Of compressed JavaScript, in bytes: what a phone on a poor connection loads before it can type. */
const MOST = 150_000;

test('whoever signs in loads less than 150 kB of scripts, and nothing of the pages behind', async ({
  server,
  openBrowser,
}) => {
  for (const path of ['/sign-in', '/forgot-password', '/password', '/invitation', '/email', '/help/two-factor']) {
    const page = await openBrowser();
    await page.goto(`${server.url}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming)
        .filter((entry) => entry.name.split('?')[0]?.endsWith('.js') === true)
        .map(({ encodedBodySize, decodedBodySize }) => ({ encodedBodySize, decodedBodySize })),
    );
    const sent = scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    const unpacked = scripts.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
    expect(sent, path).toBeLessThan(MOST);
    // It came compressed, and did come.
    expect(unpacked, path).toBeGreaterThan(2 * sent);
    await page.close();
  }
});
