import type { Page } from '@playwright/test';
import {
  choosePassword,
  codeField,
  expectSignedIn,
  givePassword,
  keepRecoveryCodes,
  signInWithRecoveryCode,
  typePassword,
} from '../fixtures/by-hand.js';
import { nextCodeFor } from '../fixtures/authenticator.js';
import { Authenticator, giveUpOnce, takeOffers, withoutPasskeys } from '../fixtures/passkeys.js';
import { People, type Person } from '../fixtures/people.js';
import { changePolicy } from '../fixtures/policy.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out')).toBeVisible();
}

async function confirmWithPassword(page: Page, person: Person): Promise<void> {
  const proof = page.getByRole('dialog', { name: 'Confirm it is you' });
  await proof.getByLabel('Your password').and(page.locator('input')).fill(person.password);
  await proof.getByRole('button', { name: 'Confirm' }).click();
}

test('an agent uses this device as a passkey: as second factor, to confirm, alone, and no more once it is removed @both', async ({
  page,
  people,
  server,
}) => {
  const agent = await people.add('AGENT');
  const device = await Authenticator.plugIn(page, 'platform');
  const factors = page.getByRole('table', { name: 'Factors' });

  const codes = await test.step('sets it up by choice, after giving up once', async () => {
    await givePassword(page, server.url, agent);
    await expectSignedIn(page);
    await page.goto(`${server.url}/security`);
    await page.getByRole('link', { name: 'Add a passkey' }).click();
    await expect(page.getByRole('radio', { name: 'This device' })).toBeChecked();
    await expectAccessible(page);
    await page.getByLabel('Name of this factor').fill('Work laptop');
    await giveUpOnce(page);
    await page.getByRole('button', { name: 'Create the passkey' }).click();
    await confirmWithPassword(page, agent);
    await expect(page.getByRole('alert')).toContainText('Nothing is lost');
    await expect(page.getByLabel('Name of this factor')).toHaveValue('Work laptop');
    await page.getByRole('button', { name: 'Try again' }).click();
    const kept = await keepRecoveryCodes(page);
    await expect(factors).toContainText('Work laptop');
    expect(await device.credentials()).toMatchObject([{ rpId: 'localhost' }]);
    return kept;
  });

  await test.step('proves it at the next sign-in, where it comes first', async () => {
    await signOut(page);
    await typePassword(page, agent);
    await expectAccessible(page);
    await giveUpOnce(page);
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await expect(page.getByRole('alert')).toContainText('Nothing is lost');
    await page.getByRole('button', { name: 'Try your passkey again' }).click();
    await expectSignedIn(page);
  });

  await test.step('confirms with it what a recovery code is not enough for', async () => {
    await signOut(page);
    await signInWithRecoveryCode(page, server.url, agent, codes[0] ?? '');
    await expect(page.getByRole('heading', { level: 1, name: 'My security' })).toBeVisible();
    await page.getByRole('button', { name: 'Change password' }).click();
    const form = page.getByRole('dialog', { name: 'Change your password' });
    await choosePassword(page, 'Current password', agent.password);
    await choosePassword(page, 'New password', 'harbor-violet-anchor-81');
    await form.getByRole('button', { name: 'Change password' }).click();
    await page
      .getByRole('dialog', { name: 'Confirm it is you' })
      .getByRole('button', { name: 'Use your passkey' })
      .click();
    await expect(form).toBeHidden();
  });

  await test.step('signs in with it alone: by the button, and by what the browser offers under the field', async () => {
    await signOut(page);
    await giveUpOnce(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByRole('alert')).toContainText('Nothing is lost');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expectSignedIn(page);
    await signOut(page);
    await takeOffers(page);
    await page.goto(`${server.url}/sign-in`);
    await expectSignedIn(page);
  });

  await test.step('gives it another name, and removes it: it opens nothing any more', async () => {
    await page.goto(`${server.url}/security`);
    await page.getByRole('button', { name: 'Rename Work laptop' }).click();
    await page.getByLabel('Name of this factor').fill('Old laptop');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByRole('button', { name: 'Remove Old laptop' }).click();
    await page.getByRole('button', { name: 'Remove factor' }).click();
    await expect(page.getByText('You have no second factor.')).toBeVisible();
    // The device still offers it under the field.
    await signOut(page);
    await expect(page.getByRole('alert')).toContainText('does not sign you in here');
  });
});

test('a security key, and a device that verifies nobody, are second factors and no more @both', async ({
  page,
  people,
  server,
  openBrowser,
}) => {
  const agent = await people.add('AGENT', { enrolled: true });
  const key = await Authenticator.plugIn(page, 'security key');

  await test.step('adds the key beside the authenticator app', async () => {
    await givePassword(page, server.url, agent);
    await codeField(page).fill(await nextCodeFor(agent.secret ?? ''));
    await expectSignedIn(page);
    await page.goto(`${server.url}/security`);
    await page.getByRole('link', { name: 'Add a passkey' }).click();
    await page.getByRole('radio', { name: 'A security key' }).check();
    await page.getByRole('button', { name: 'Create the passkey' }).click();
    await expect(page.getByRole('heading', { name: 'Your factor is set up' })).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('table', { name: 'Factors' })).toContainText('Security key');
    expect(await key.credentials()).toHaveLength(1);
  });

  await test.step('is told so when it is added once more', async () => {
    await page.getByRole('link', { name: 'Add a passkey' }).click();
    await page.getByRole('radio', { name: 'A security key' }).check();
    await page.getByRole('button', { name: 'Create the passkey' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'set up already' })).toBeVisible();
    await page.getByRole('link', { name: 'Go on without another one' }).click();
  });

  await test.step('signs in with password and key', async () => {
    await signOut(page);
    await typePassword(page, agent);
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await expectSignedIn(page);
  });

  await test.step('reads what to do in a browser that cannot, and uses the app there', async () => {
    const old = await openBrowser();
    await withoutPasskeys(old);
    await givePassword(old, server.url, agent);
    await expect(old.getByText('This browser cannot use passkeys.')).toBeVisible();
    await expect(old.getByRole('button', { name: 'Sign in with a passkey' })).toHaveCount(0);
    await old.getByRole('button', { name: 'Use the authenticator app instead' }).click();
    await codeField(old).fill(await nextCodeFor(agent.secret ?? ''));
    await expectSignedIn(old);
  });

  await test.step('a device that verifies nobody is a second factor, and is not enough alone', async () => {
    const somebody = await people.add('AGENT');
    const other = await openBrowser();
    await Authenticator.plugIn(other, 'platform without verification');
    await givePassword(other, server.url, somebody);
    await expectSignedIn(other);
    await other.goto(`${server.url}/security`);
    await other.getByRole('link', { name: 'Add a passkey' }).click();
    await other.getByRole('button', { name: 'Create the passkey' }).click();
    await confirmWithPassword(other, somebody);
    await keepRecoveryCodes(other);
    await signOut(other);
    await typePassword(other, somebody);
    await other.getByRole('button', { name: 'Use your passkey' }).click();
    await expectSignedIn(other);
    await signOut(other);
    await other.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(other.getByRole('alert')).toContainText('Nothing is lost');
  });
});

test('whoever owes a factor sets a passkey up on the phone, and is signed in', async ({ freshServer, openBrowser }) => {
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const agent = await people.add('AGENT');
  await changePolicy(server, owner, { rules: [{ role: 'AGENT', required: true }] });
  const phone = await openBrowser({
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  });
  const device = await Authenticator.plugIn(phone, 'platform');

  await test.step('chooses between an app and a passkey', async () => {
    await givePassword(phone, server.url, agent);
    await expect(phone.getByRole('button', { name: /^Authenticator app/ })).toBeVisible();
    await expectNoSidewaysScroll(phone);
    await expectAccessible(phone);
    await phone.getByRole('button', { name: /^Passkey or security key/ }).tap();
  });

  await test.step('creates it on the phone, and keeps the recovery codes', async () => {
    await expectNoSidewaysScroll(phone);
    await phone.getByRole('button', { name: 'Create the passkey' }).tap();
    await expect(phone.getByRole('heading', { name: 'Keep your recovery codes' })).toBeVisible();
    await expectNoSidewaysScroll(phone);
    await keepRecoveryCodes(phone);
  });

  await test.step('is signed in, and next time needs the phone alone', async () => {
    await phone.goto(`${server.url}/security`);
    await expect(phone.getByRole('table', { name: 'Factors' })).toContainText('Passkey or security key');
    await expectNoSidewaysScroll(phone);
    await phone.context().clearCookies();
    await phone.goto(`${server.url}/sign-in`);
    await expectNoSidewaysScroll(phone);
    await phone.getByRole('button', { name: 'Sign in with a passkey' }).tap();
    await expect(phone.getByRole('heading', { level: 1 })).not.toHaveText('Sign in');
    expect(await device.credentials()).toHaveLength(1);
  });
});
