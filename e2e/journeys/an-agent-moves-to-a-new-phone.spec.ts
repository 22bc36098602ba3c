import { codeFor, nextCodeFor } from '../fixtures/authenticator.js';
import { codeField, expectSignedIn, givePassword, secretOf } from '../fixtures/by-hand.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

const MINUTE = 60_000;

test('an agent moves to a new phone, whose clock and the old one’s are wrong at first @both', async ({
  page,
  people,
  server,
}) => {
  const agent = await people.add('AGENT', { enrolled: true });
  const old = secretOf(agent);
  await givePassword(page, server.url, agent);
  await codeField(page).fill(await nextCodeFor(old));
  await expectSignedIn(page);

  const secret =
    await test.step('replaces the authenticator: the wrong clock of the new phone is named, and nothing is lost', async () => {
      await page.goto(`${server.url}/security`);
      await page.getByRole('link', { name: 'Replace Work phone' }).click();
      await expect(page.getByRole('heading', { name: 'Replace “Work phone”' })).toBeVisible();
      const shown = (await page.getByLabel('Key to type').innerText()).replaceAll(/\s/g, '');
      await page.getByLabel('Code that the app shows').fill(await codeFor(shown, Date.now() + 4 * MINUTE));
      await expect(page.getByRole('alert')).toContainText(/is about 4 minutes ahead/);
      await expect(page.getByRole('alert')).toContainText(/iPhone: Settings.*Android: Settings/s);
      await expectAccessible(page);
      await page.setViewportSize({ width: 360, height: 740 });
      await expectNoSidewaysScroll(page);
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.getByLabel('Name of this factor').fill('New phone');
      await page.getByLabel('Code that the app shows').fill(await nextCodeFor(shown));
      await expect(page.getByText('“New phone” works')).toBeVisible();
      await expect(page.getByText('The recovery codes that you have stay valid.')).toBeVisible();
      await page.getByRole('button', { name: 'Continue' }).click();
      return shown;
    });

  await test.step('has one factor, the new one, and all ten codes', async () => {
    const factors = page.getByRole('table', { name: 'Factors' });
    await expect(factors).toContainText('New phone');
    await expect(factors).not.toContainText('Work phone');
    await expect(page.getByText('10 codes left')).toBeVisible();
  });

  await test.step('the old phone is refused at the next sign-in, the new one gets in', async () => {
    await page.context().clearCookies();
    await givePassword(page, server.url, agent);
    await codeField(page).fill(await codeFor(old));
    await expect(codeField(page)).toHaveAttribute('aria-invalid', 'true');
    await codeField(page).fill(await nextCodeFor(secret));
    await expectSignedIn(page);
  });
});
