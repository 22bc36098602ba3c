import { startOidcProvider } from '@countersign/identity-providers';
import { People } from '../fixtures/people.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

test('an owner sets a provider up, tests it and turns it on; whoever has an address of it is led there', async ({
  page,
  freshServer,
  openBrowser,
}) => {
  const server = await freshServer({ PROVIDER_NETWORKS: '127.0.0.0/8' });
  const people = new People(server);
  const owner = await people.addOwner();
  const provider = await startOidcProvider([
    { sub: 'olivia', email: owner.email, email_verified: true, name: owner.name, amr: ['pwd', 'otp'] },
    { sub: 'ingrid', email: 'ingrid@staff.example.com', email_verified: true, name: 'Ingrid Jansen', amr: ['pwd'] },
  ]);
  try {
    await test.step('chooses what it speaks', async () => {
      await people.enter(page, owner);
      await page.goto(`${server.url}/integrations`);
      await page.getByRole('link', { name: 'Sign-in providers' }).click();
      await page.getByRole('link', { name: 'Add a provider' }).click();
      await page.getByRole('radio', { name: 'OpenID Connect' }).check();
      await page.getByLabel('Name').fill('Corporate');
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Corporate' })).toBeVisible();
    });

    await test.step('reads what to enter there, and enters here what the provider says', async () => {
      await expect(page.getByRole('group', { name: 'Redirect URI', exact: true })).toContainText('/callback');
      await expect(page.getByText('Still missing above')).toBeVisible();
      const settings = page.getByRole('region', { name: '2. Enter here' });
      await settings.getByLabel('Issuer').fill(provider.issuer);
      await settings.getByLabel('Client ID').fill(provider.clientId);
      await settings.getByLabel('Client secret').and(page.locator('input')).fill(provider.clientSecret);
      await settings.getByRole('button', { name: 'Save settings' }).click();
      await expect(settings.getByText('It is set, and nobody can read it here.')).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('says who may come', async () => {
      const who = page.getByRole('region', { name: '3. Who may come' });
      await who.getByLabel('E-mail domains').fill('staff.example.com');
      await who.getByLabel('Create people at their first sign-in').check();
      await who.getByLabel('Only for addresses of these domains').fill('staff.example.com');
      await who.getByRole('button', { name: 'Add a value' }).click();
      await who.getByLabel('Value 1', { exact: true }).fill('*');
      await who.getByLabel('Role for value 1').selectOption('End user');
      await who.getByRole('button', { name: 'Save who may come' }).click();
      await expect(who.getByText('Saved.')).toBeVisible();
      // What everybody gets needs no claim, and stays where something else is saved.
      await page.reload();
      await who.getByRole('button', { name: 'Save who may come' }).click();
      await expect(who.getByText('Saved.')).toBeVisible();
      await expect(who.getByLabel('Value 1', { exact: true })).toHaveValue('*');
    });

    await test.step('tests it, in a window that closes by itself', async () => {
      await expect(page.getByRole('button', { name: 'Review and turn on' })).toBeDisabled();
      const opened = page.waitForEvent('popup');
      await page.getByRole('button', { name: 'Test sign-in' }).click();
      const popup = await opened;
      const closed = popup.waitForEvent('close');
      await popup.getByRole('button', { name: 'olivia' }).click();
      await closed;
      await expect(page.getByText('The test passed', { exact: true })).toBeVisible();
      await expect(page.getByRole('region', { name: '4. Test it' })).toContainText(owner.email);
    });

    await test.step('reviews what turning it on does, and turns it on', async () => {
      await page.getByRole('button', { name: 'Review and turn on' }).click();
      const review = page.getByRole('dialog', { name: 'Turn on Corporate?' });
      await expect(review).toContainText('trusts providers with the second factor');
      await review.getByRole('button', { name: 'Turn on' }).click();
      await expect(page.getByText('Corporate is on.')).toBeVisible();
    });

    await test.step('whoever has an address of its domain is led there, and comes in', async () => {
      const phone = await openBrowser({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
      await phone.goto(`${server.url}/sign-in?return=${encodeURIComponent('/security?from=mail')}`);
      await expect(phone.getByRole('link', { name: 'Continue with Corporate' })).toBeVisible();
      await phone.getByLabel('E-mail').fill('ingrid@staff.example.com');
      await phone.getByLabel('E-mail').press('Enter');
      await expect(phone.getByRole('button', { name: 'Use a password instead' })).toBeVisible();
      await expect(phone.getByLabel('Password').and(phone.locator('input'))).toBeHidden();
      await expectNoSidewaysScroll(phone);
      await expectAccessible(phone);
      await phone.getByRole('link', { name: 'Continue with Corporate' }).tap();
      await phone.getByRole('button', { name: 'ingrid' }).tap();
      await expect(phone).toHaveURL(`${server.url}/security?from=mail`);
      await expect(phone.getByRole('table', { name: 'Connected sign-in providers' })).toContainText('Corporate');
    });
  } finally {
    await provider.stop();
  }
});
