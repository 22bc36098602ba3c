import type { Page } from '@playwright/test';
import { askForRecoveryCode, givePassword } from '../fixtures/by-hand.js';
import { People } from '../fixtures/people.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

/** The page is there, not only its frame. */
async function open(page: Page, address: string, heading: string | RegExp): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

const SIGNED_OUT = [
  ['/sign-in', 'Sign in'],
  ['/sign-in?reason=ended', 'Sign in'],
  ['/help/two-factor', 'Two-factor authentication'],
  ['/setup', /set-up link/],
  ['/invitation', 'Open the invitation again'],
  ['/invitation#some-token', 'Accept the invitation'],
  ['/password#some-token', 'Set a new password'],
] as const;

const SIGNED_IN = [
  ['/', 'Overview'],
  ['/people', 'People'],
  ['/people?search=nobody-like-this', 'People'],
  ['/policy', 'Policy'],
  ['/exports', 'Status exports'],
  ['/audit', 'Audit trail'],
  ['/security', 'My security'],
] as const;

const TABS = ['Details', 'Security settings', 'Sessions', 'Activity'] as const;

for (const screen of [
  {
    promise: 'every page is accessible in both themes',
    options: { viewport: { width: 1280, height: 800 } },
    isJudged: true,
  },
  {
    promise: 'every page fits on a phone',
    options: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
    isJudged: false,
  },
] as const) {
  test(screen.promise, async ({ freshServer, openBrowser, mailbox }) => {
    test.slow();
    const server = await freshServer();
    const people = new People(server);
    const owner = await people.addOwner();
    const agent = await people.add('AGENT', { enrolled: true });
    const page = await openBrowser(screen.options);
    const check = async () => {
      await expectNoSidewaysScroll(page);
      if (screen.isJudged) await expectAccessible(page);
    };

    for (const [path, heading] of SIGNED_OUT) {
      await test.step(`signed out: ${path}`, async () => {
        await open(page, `${server.url}${path}`, heading);
        await check();
      });
    }
    await test.step('a refused sign-in', async () => {
      await givePassword(page, server.url, { ...agent, password: 'not-the-right-one' });
      await expect(page.getByRole('alert')).toBeVisible();
      await check();
    });
    await test.step('the question for a recovery code', async () => {
      await givePassword(page, server.url, agent);
      await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
      await check();
    });

    await people.enter(page, owner);
    await test.step('an export, under way or ready', async () => {
      await open(page, `${server.url}/exports`, 'Status exports');
      await page.getByRole('button', { name: 'Start export' }).click();
      await expect(page.getByRole('link', { name: 'Download CSV' })).toBeVisible();
      const mail = await mailbox.waitForMail(owner.email, /status export is ready/);
      await open(page, mail.links.find((link) => link.includes('/exports/')) ?? '', 'Status export');
      await check();
    });
    for (const [path, heading] of SIGNED_IN) {
      await test.step(`signed in: ${path}`, async () => {
        await open(page, `${server.url}${path}`, heading);
        await check();
      });
    }
    await test.step('a profile, tab by tab', async () => {
      await open(page, `${server.url}/people`, 'People');
      await page.getByRole('link', { name: agent.name }).click();
      await expect(page.getByRole('heading', { level: 1, name: agent.name })).toBeVisible();
      for (const tab of TABS) {
        await page.getByRole('tab', { name: tab }).click();
        await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await check();
      }
    });
    await test.step('a dialog: a recovery code for somebody', async () => {
      await askForRecoveryCode(page, server.url, agent, { situation: /lost/, reason: 'Lost on the way' });
      await check();
    });
    await test.step('a changed policy, before it is applied', async () => {
      await open(page, `${server.url}/policy`, 'Policy');
      await page.getByRole('switch', { name: 'Require for agents and admins' }).check();
      await expect(page.getByRole('button', { name: 'Review changes' })).toBeVisible();
      await check();
      await page.getByRole('button', { name: 'Review changes' }).click();
      await expect(page.getByRole('dialog', { name: 'Review the changes' })).toContainText('already use');
      await check();
      await page.getByRole('button', { name: 'Go on editing' }).click();
      await page.getByRole('button', { name: 'Discard changes' }).click();
    });
    await test.step('a page that is not there, and one for somebody else', async () => {
      await open(page, `${server.url}/no/such/page`, /not|no/i);
      await check();
      await page.context().clearCookies();
      await people.enter(page, agent);
      await open(page, `${server.url}/people`, 'You may not see this page');
      await check();
    });
  });
}
