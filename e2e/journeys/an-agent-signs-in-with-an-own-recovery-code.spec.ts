import { codeFor, nextCodeFor } from '../fixtures/authenticator.js';
import {
  codeField,
  expectSignedIn,
  givePassword,
  secretOf,
  setUpAuthenticator,
  signInWithRecoveryCode,
} from '../fixtures/by-hand.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

test('an agent without the phone signs in with an own recovery code and replaces the lost factor @both', async ({
  page,
  people,
  server,
  mailbox,
  openBrowser,
}) => {
  const agent = await people.add('AGENT', { enrolled: true });
  const lost = secretOf(agent);
  const code = agent.recoveryCodes?.[0] ?? '';

  await test.step('types the code from the paper, in small letters and without dashes', async () => {
    await signInWithRecoveryCode(page, server.url, agent, code.toLowerCase().replaceAll('-', ''));
    await expect(page.getByText('You signed in with a recovery code')).toBeVisible();
    await expect(page.getByText('9 codes left')).toBeVisible();
    await expectAccessible(page);
    await mailbox.waitForMail(agent.email, /recovery code was used/);
  });

  await test.step('the same code does not work again', async () => {
    const elsewhere = await openBrowser();
    await signInWithRecoveryCode(elsewhere, server.url, agent, code);
    await expect(elsewhere.getByLabel('Recovery code')).toHaveAttribute('aria-invalid', 'true');
  });

  const secret = await test.step('sets up the new phone, without being asked for the lost one', async () => {
    await page.getByRole('link', { name: 'Set up a new authenticator app' }).click();
    await expect(page.getByRole('heading', { name: 'Replace “Work phone”' })).toBeVisible();
    await page.getByRole('button', { name: /Authenticator app/ }).click();
    const added = await setUpAuthenticator(page, 'New phone');
    await expect(page.getByText('“New phone” works')).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();
    return added;
  });

  await test.step('the lost one is gone with that, and the codes that are left stay', async () => {
    const factors = page.getByRole('table', { name: 'Factors' });
    await expect(factors).toContainText('New phone');
    await expect(factors).not.toContainText('Work phone');
    await expect(page.getByText('9 codes left')).toBeVisible();
    await mailbox.waitForMail(agent.email, /second factor was replaced/);
  });

  await test.step('signs in with the new phone, and the lost one is refused', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out')).toBeVisible();
    await givePassword(page, server.url, agent);
    await codeField(page).fill(await codeFor(lost));
    await expect(codeField(page)).toHaveAttribute('aria-invalid', 'true');
    await codeField(page).fill(await nextCodeFor(secret));
    await expectSignedIn(page);
  });
});
