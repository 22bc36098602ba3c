import { codeField, expectSignedIn, openProfile, secretOf, typePassword } from '../fixtures/by-hand.js';
import { nextCodeFor } from '../fixtures/authenticator.js';
import { expect, test } from '../fixtures/test.js';

test('an admin ends the session of another admin, who lands on the sign-in page at the next click', async ({
  page,
  people,
  server,
  openBrowser,
}) => {
  const admin = await people.add('ADMIN', { enrolled: true });
  const colleague = await people.add('ADMIN', { enrolled: true });
  await people.enter(page, admin);

  const ended = await openBrowser();
  await people.enter(ended, colleague);
  await ended.goto(`${server.url}/people`);
  await expectSignedIn(ended);

  await test.step('the admin sees where the colleague is signed in, and ends it', async () => {
    await openProfile(page, server.url, colleague);
    await page.getByRole('tab', { name: 'Sessions' }).click();
    await page.getByRole('button', { name: 'End all sessions' }).click();
    const dialog = page.getByRole('dialog', { name: `End all sessions of ${colleague.name}?` });
    await dialog.getByRole('button', { name: 'End all sessions' }).click();
    await expect(page.getByText(/\d+ sessions? ended\./)).toBeVisible();
    await expect(page.getByText(`${colleague.name} is not signed in anywhere.`)).toBeVisible();
  });

  await test.step('the colleague learns of it at the next click', async () => {
    await ended.getByRole('link', { name: 'Policy' }).click();
    await expect(ended).toHaveURL(/\/sign-in\?/);
    await expect(ended.getByText('Your session has ended')).toBeVisible();
    await expect(ended.getByRole('navigation', { name: 'Pages' })).toBeHidden();
  });

  await test.step('and signs in again to where the click led', async () => {
    await typePassword(ended, colleague);
    await codeField(ended).fill(await nextCodeFor(secretOf(colleague)));
    await expect(ended).toHaveURL(`${server.url}/policy`);
    await expect(ended.getByRole('heading', { level: 1, name: 'Policy' })).toBeVisible();
  });
});
