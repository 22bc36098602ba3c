import type { Page } from '@playwright/test';
import { nextCodeFor } from '../fixtures/authenticator.js';
import { codeField, expectSignedIn, givePassword, openProfile, secretOf, typePassword } from '../fixtures/by-hand.js';
import { People, type Person } from '../fixtures/people.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

const box = (page: Page) => page.getByRole('checkbox', { name: 'Remember this device' });
const devices = (page: Page) => page.getByRole('table', { name: 'Trusted devices' });

/** Signs in, with the device remembered where the page offers it. */
async function signInAndRemember(page: Page, url: string, person: Person): Promise<void> {
  await givePassword(page, url, person);
  await expect(box(page)).not.toBeChecked();
  await box(page).check();
  await codeField(page).fill(await nextCodeFor(secretOf(person)));
  await expectSignedIn(page);
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

/** On the policy page, for agents, and reviewed before it holds. */
async function askAgentsAgain(page: Page, url: string, when: string, preview: string | RegExp): Promise<void> {
  await page.goto(`${url}/policy`);
  await page.getByLabel('Ask agents again on the same browser').selectOption(when);
  await page.getByRole('button', { name: 'Review changes' }).click();
  const review = page.getByRole('dialog', { name: 'Review the changes' });
  await expect(review).toContainText(preview);
  await review.getByRole('button', { name: 'Apply changes' }).click();
  await expect(page.getByText(/of the policy is in force/)).toBeVisible();
}

test('an agent is not asked again on a trusted browser, until the policy says so', async ({
  page,
  freshServer,
  openBrowser,
}) => {
  // Two people and three browsers, and a code of a later step each time.
  test.slow();
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const agent = await people.add('AGENT', { enrolled: true });
  const admins = await openBrowser();
  await people.enter(admins, owner);

  await test.step('as long as the policy remembers no device, nothing is said of it', async () => {
    await givePassword(page, server.url, agent);
    await expect(codeField(page)).toBeVisible();
    await expect(box(page)).toHaveCount(0);
  });

  await test.step('an owner lets browsers of agents be remembered for a week, and reads what that risks', async () => {
    await admins.goto(`${server.url}/policy`);
    await admins.getByLabel('Ask agents again on the same browser').selectOption('After 7 days');
    await expect(admins.getByText(/lets in whoever knows the password, for up to 7 days/)).toBeVisible();
    await admins.getByRole('button', { name: 'Discard changes' }).click();
    await askAgentsAgain(admins, server.url, 'After 7 days', 'after 7 days, was at every sign-in');
  });

  await test.step('the agent has the browser remembered, with a code of the app', async () => {
    await givePassword(page, server.url, agent);
    await expect(page.getByRole('checkbox', { name: 'Remember this device for 7 days' })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
    await expect(box(page)).toHaveCount(0);
    await signInAndRemember(page, server.url, agent);
  });

  await test.step('and is not asked the next time, and can read why', async () => {
    await signOut(page);
    await typePassword(page, agent);
    await expectSignedIn(page);
    await page.goto(`${server.url}/security`);
    await expect(page.getByRole('region', { name: 'Recent sign-ins' })).toContainText(
      /Not asked for a second factor, because this browser was trusted until \w+ \d+, \d{4}/,
    );
    await expect(devices(page).getByRole('row')).toHaveCount(2);
    await expectAccessible(page);
  });

  const other = await openBrowser();
  await test.step('another browser is asked, is remembered as well, and forgotten from the first one', async () => {
    await signInAndRemember(other, server.url, agent);
    await page.reload();
    await expect(devices(page).getByRole('row')).toHaveCount(3);
    await expect(devices(page).getByRole('row').filter({ hasText: 'This one' })).toHaveCount(1);
    await devices(page)
      .getByRole('row')
      .filter({ hasNotText: 'This one' })
      .getByRole('button', { name: 'Forget device' })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget device' }).click();
    await expect(page.getByText('1 trusted device forgotten.')).toBeVisible();
    await expect(devices(page).getByRole('row')).toHaveCount(2);
    await signOut(other);
    await typePassword(other, agent);
    await expect(codeField(other)).toBeVisible();
  });

  await test.step('the owner sees the one that is left on the profile', async () => {
    await openProfile(admins, server.url, agent);
    await admins.getByRole('tab', { name: 'Security settings' }).click();
    await expect(devices(admins).getByRole('row')).toHaveCount(2);
  });

  await test.step('the owner takes it back: the preview counts the device, which ends at once', async () => {
    await askAgentsAgain(admins, server.url, 'At every sign-in', '1 trusted device ends at once, for good');
  });

  await test.step('the agent is asked again, and nothing is offered any more', async () => {
    await signOut(page);
    await typePassword(page, agent);
    await expect(codeField(page)).toBeVisible();
    await expect(box(page)).toHaveCount(0);
  });
});
