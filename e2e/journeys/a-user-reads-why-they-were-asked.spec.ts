import { codeField, expectSignedIn, givePassword, openProfile, secretOf } from '../fixtures/by-hand.js';
import { nextCodeFor } from '../fixtures/authenticator.js';
import { People } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

test('a user reads why they were asked, and why not, and an admin reads the same', async ({
  page,
  freshServer,
  openBrowser,
}) => {
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const agent = await people.add('AGENT', { enrolled: true });
  const admin = await openBrowser();
  const api = await people.enter(admin, owner);
  let version = 1;
  const rememberFor = async (rememberDeviceHours: number): Promise<void> => {
    await api.request('mutation ($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }', {
      input: {
        basedOnVersion: version,
        policy: { rules: [{ role: 'AGENT', required: true, rememberDeviceHours }] },
      },
    });
    version += 1;
  };
  const today = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date());
  const reasons = [
    /^Asked for a second factor and let in with it, because one is set up and it came from no trusted browser/,
    /^Not asked for a second factor, because this browser was trusted until \w+ \d+, \d{4}, \d\d:\d\d UTC/,
    new RegExp(`^Asked for a second factor and let in with it, because every sign-in has asked since ${today}`),
  ];

  await test.step('asked on a browser that nobody trusted yet; trusted from then on', async () => {
    await rememberFor(48);
    await givePassword(page, server.url, agent);
    await page.getByLabel(/Remember this/).check();
    await codeField(page).fill(await nextCodeFor(secretOf(agent)));
    await expectSignedIn(page);
  });
  await test.step('not asked on the trusted browser', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out')).toBeVisible();
    await givePassword(page, server.url, agent);
    await expectSignedIn(page);
  });
  await test.step('asked again, once every sign-in asks', async () => {
    await rememberFor(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out')).toBeVisible();
    await givePassword(page, server.url, agent);
    await codeField(page).fill(await nextCodeFor(secretOf(agent)));
    await expectSignedIn(page);
  });

  await test.step('all three in My security, and on the profile', async () => {
    const shown = page.getByRole('table', { name: 'Sign-ins' });
    for (const reason of reasons) await expect(shown.getByText(reason).first()).toBeVisible();
    await openProfile(admin, server.url, agent);
    await admin.getByRole('tab', { name: 'Activity' }).click();
    for (const reason of reasons)
      await expect(admin.getByRole('table', { name: 'Sign-ins' }).getByText(reason).first()).toBeVisible();
  });
});
