import { nextCodeFor } from '../fixtures/authenticator.js';
import { chooseAuthenticatorApp } from '../fixtures/by-hand.js';
import { newPerson } from '../fixtures/people.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

test('an owner sets up, enrolls and is let in with the second factor from then on', async ({ page, freshServer }) => {
  const server = await freshServer();
  const owner = newPerson('OWNER');

  await test.step('opens the link that the server printed', async () => {
    await page.goto(await server.setUpLink());
    await expect(page.getByRole('heading', { name: 'Set up Countersign' })).toBeVisible();
    await expect(page, 'the token does not stay in the address').not.toHaveURL(/#/);
    await expectAccessible(page);
  });

  await test.step('creates the account', async () => {
    await page.getByLabel('Organization name').fill('Harbor Support');
    await page.getByLabel('Your name').fill(owner.name);
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByLabel('Password', { exact: false }).and(page.locator('input')).fill(owner.password);
    await page.getByRole('button', { name: 'Create the owner account' }).click();
  });

  const secret = await test.step('adds the account to an authenticator app', async () => {
    await expect(page.getByRole('heading', { name: 'Set up two-factor authentication' })).toBeVisible();
    await chooseAuthenticatorApp(page);
    await expect(page.getByRole('img', { name: 'QR code to scan with the authenticator app' })).toBeVisible();
    await expectAccessible(page);
    const shown = (await page.getByLabel('Key to type').innerText()).replaceAll(/\s/g, '');
    expect(shown).toMatch(/^[A-Z2-7]{32}$/);
    return shown;
  });

  await test.step('proves it with a code', async () => {
    await page.getByLabel('Code that the app shows').fill(await nextCodeFor(secret));
    await expect(page.getByRole('heading', { name: 'Keep your recovery codes' })).toBeVisible();
  });

  await test.step('keeps the recovery codes', async () => {
    await expectAccessible(page);
    const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
    await expect(codes).toHaveCount(10);
    await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
    await page.getByLabel('I kept them').check();
    await page.getByRole('button', { name: 'Continue' }).click();
  });

  await test.step('comes back into the set-up, leaves it for later and arrives at the overview', async () => {
    await expect(page).toHaveURL(`${server.url}/setup?step=organization`);
    await expect(page.getByRole('heading', { level: 1, name: 'Organization and mail' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Leave, and finish later' }).click();
    await expect(page).toHaveURL(`${server.url}/`);
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Set-up' })).toContainText('Finish setting up: 2 of 4 left');
    await expectAccessible(page);
  });

  await test.step('is asked for a code at the next sign-in', async () => {
    await page.context().clearCookies();
    await page.goto(`${server.url}/sign-in`);
    await expectAccessible(page);
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByLabel('Password', { exact: false }).and(page.locator('input')).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(/\/sign-in\/verify/);
    await expectAccessible(page);
    await page.getByLabel(/code from your authenticator app/i).fill(await nextCodeFor(secret));
    await expect(page).toHaveURL(`${server.url}/`);
  });

  await test.step('prints no set-up link any more', async () => {
    const before = server.log.length;
    await server.restart();
    expect(server.log.slice(before).join('\n')).not.toContain('/setup#');
  });
});
