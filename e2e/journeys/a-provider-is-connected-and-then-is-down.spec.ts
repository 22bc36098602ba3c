import { writeFile } from 'node:fs/promises';
import { startOidcProvider } from '@countersign/identity-providers';
import { nextCodeFor } from '../fixtures/authenticator.js';
import { choosePassword, codeField, expectSignedIn, secretOf } from '../fixtures/by-hand.js';
import { People } from '../fixtures/people.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

test('an owner connects a provider, somebody confirms a step there, and when it is down the owner still gets in', async ({
  page,
  freshServer,
  openBrowser,
  mailbox,
}, testInfo) => {
  const provider = await startOidcProvider([
    { sub: 'olivia', email: 'olivia@elsewhere.example.com', email_verified: true, name: 'Olivia', amr: ['pwd', 'otp'] },
    { sub: 'ingrid', email: 'ingrid@staff.example.com', email_verified: true, name: 'Ingrid Jansen', amr: ['pwd'] },
  ]);
  const file = testInfo.outputPath('providers.json');
  const { issuer, clientId, clientSecret } = provider;
  const corporate = {
    id: 'corporate',
    kind: 'OIDC',
    name: 'Corporate',
    createUsers: true,
    createDomains: ['staff.example.com'],
    oidc: { issuer, clientId, clientSecret },
  };
  await writeFile(file, JSON.stringify({ providers: [corporate] }), { mode: 0o600 });
  try {
    const server = await freshServer({ PROVIDERS_FILE: file, PROVIDER_NETWORKS: '127.0.0.0/8' });
    const people = new People(server);
    const owner = await people.addOwner();

    await test.step('what a file sets up is shown, and changed nowhere else', async () => {
      await people.enter(page, owner);
      await page.goto(`${server.url}/integrations/providers/corporate`);
      await expect(page.getByText('Set up by a file')).toBeVisible();
      await expect(page.getByRole('region', { name: 'Settings' })).toContainText(issuer);
      await expect(page.getByRole('button', { name: 'Save settings' })).toBeHidden();
      expect(await page.content()).not.toContain(clientSecret);
    });

    await test.step('the owner connects it with an account of another address', async () => {
      await page.goto(`${server.url}/security`);
      const opened = page.waitForEvent('popup');
      await page.getByRole('button', { name: 'Connect Corporate' }).click();
      await (await opened).getByRole('button', { name: 'olivia' }).click();
      await expect(page.getByText('Corporate is connected')).toBeVisible();
      await expect(page.getByRole('table', { name: 'Connected sign-in providers' })).toContainText('olivia');
    });

    const staff = await openBrowser();
    await test.step('somebody who came through it confirms a sensitive step there, and goes on where they were', async () => {
      await staff.goto(`${server.url}/sign-in`);
      await staff.getByRole('link', { name: 'Continue with Corporate' }).click();
      await staff.getByRole('button', { name: 'ingrid' }).click();
      await staff.getByRole('link', { name: 'Add an authenticator app' }).click();
      const proof = staff.getByRole('dialog', { name: 'Confirm it is you' });
      const opened = staff.waitForEvent('popup');
      await proof.getByRole('button', { name: 'Confirm at the provider' }).click();
      await (await opened).getByRole('button', { name: 'ingrid' }).click();
      await expect(proof).toBeHidden();
      await expect(staff.getByLabel('Key to type')).toBeVisible();
    });

    await test.step('signing out tells the provider', async () => {
      await staff.goto(`${server.url}/security`);
      await staff.getByRole('button', { name: 'Sign out' }).click();
      await expect(staff.getByText('You are signed out')).toBeVisible();
      expect(provider.signOuts).not.toEqual([]);
    });

    await test.step('the provider is down: the page says so, and what owners and admins do', async () => {
      provider.down = true;
      await page.context().clearCookies();
      await page.goto(`${server.url}/sign-in`);
      await page.getByRole('link', { name: 'Continue with Corporate' }).click();
      await expect(page.getByRole('alert')).toContainText('does not answer just now');
      await expectAccessible(page);
      await page.getByRole('alert').getByRole('link', { name: 'emergency sign-in' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Emergency sign-in' })).toBeVisible();
      await page.getByLabel('E-mail').fill(owner.email);
      await page.getByRole('button', { name: 'Send me a link' }).click();
      await expect(page.getByText('It works once, and for five minutes.')).toBeVisible();
    });

    await test.step('the owner gets in by the link, the password and the second factor', async () => {
      const mail = await mailbox.waitForMail(owner.email, /emergency/i);
      await page.goto(mail.links.find((link) => link.includes('/emergency#')) ?? '');
      await page.getByLabel('E-mail').fill(owner.email);
      await choosePassword(page, 'Password', owner.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await codeField(page).fill(await nextCodeFor(secretOf(owner)));
      await expectSignedIn(page);
    });
  } finally {
    await provider.stop();
  }
});
