import { codeFor, nextCodeFor } from '../fixtures/authenticator.js';
import {
  codeField,
  expectSignedIn,
  givePassword,
  keepRecoveryCodes,
  setUpAuthenticator,
  signInWithRecoveryCode,
} from '../fixtures/by-hand.js';
import { expect, test } from '../fixtures/test.js';

test('an agent changes phones, renews the recovery codes and ends the other sessions', async ({
  page,
  people,
  server,
  mailbox,
  openBrowser,
}) => {
  const agent = await people.add('AGENT');
  await givePassword(page, server.url, agent);
  await expectSignedIn(page);
  const factors = page.getByRole('table', { name: 'Factors' });

  const old = await test.step('sets up a first authenticator, after proving the password', async () => {
    await page.getByRole('link', { name: 'Add an authenticator app' }).click();
    const proof = page.getByRole('dialog', { name: 'Confirm it is you' });
    await proof.getByLabel('Your password').and(page.locator('input')).fill('not-the-right-one');
    await proof.getByRole('button', { name: 'Confirm' }).click();
    await expect(proof.getByLabel('Your password').and(page.locator('input'))).toHaveAttribute('aria-invalid', 'true');
    await proof.getByLabel('Your password').and(page.locator('input')).fill(agent.password);
    await proof.getByRole('button', { name: 'Confirm' }).click();
    return setUpAuthenticator(page, 'Old phone');
  });
  const firstCodes = await keepRecoveryCodes(page);
  await expect(factors).toContainText('Old phone');

  const secret = await test.step('adds a second one; the codes that there are stay', async () => {
    await page.getByRole('link', { name: 'Add an authenticator app' }).click();
    const added = await setUpAuthenticator(page, 'New phone');
    await expect(page.getByText('The recovery codes that you have stay valid.')).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(factors.getByRole('row')).toHaveCount(3);
    await mailbox.waitForMail(agent.email, /second factor was added/);
    return added;
  });

  await test.step('removes the first', async () => {
    await page.getByRole('button', { name: 'Remove Old phone' }).click();
    await page
      .getByRole('dialog', { name: 'Remove “Old phone”?' })
      .getByRole('button', { name: 'Remove factor' })
      .click();
    await expect(factors).not.toContainText('Old phone');
    await expect(factors).toContainText('New phone');
    await mailbox.waitForMail(agent.email, /second factor was removed/);
  });

  const elsewhere = await openBrowser();
  await test.step('signs in somewhere else with the new phone; the old one is refused there', async () => {
    await givePassword(elsewhere, server.url, agent);
    await codeField(elsewhere).fill(await codeFor(old));
    await expect(codeField(elsewhere)).toHaveAttribute('aria-invalid', 'true');
    await codeField(elsewhere).fill(await nextCodeFor(secret));
    await expectSignedIn(elsewhere);
  });

  await test.step('ends the session there', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'End all other sessions' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End other sessions' }).click();
    await expect(page.getByText('1 session ended.')).toBeVisible();
    await expect(elsewhere).toHaveURL(/\/sign-in/);
    await expectSignedIn(page);
  });

  await test.step('makes new recovery codes, and the old ones stop working', async () => {
    await page.getByRole('button', { name: 'Generate new codes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Generate new codes' }).click();
    const [fresh = ''] = await keepRecoveryCodes(page, 'Done');
    await expect(page.getByText('10 codes left')).toBeVisible();
    await mailbox.waitForMail(agent.email, /new recovery codes were made/);
    await signInWithRecoveryCode(elsewhere, server.url, agent, firstCodes[0] ?? '');
    await expect(elsewhere.getByLabel('Recovery code')).toHaveAttribute('aria-invalid', 'true');
    await elsewhere.getByLabel('Recovery code').fill(fresh);
    await elsewhere.getByRole('button', { name: 'Verify' }).click();
    await expectSignedIn(elsewhere);
  });
});
