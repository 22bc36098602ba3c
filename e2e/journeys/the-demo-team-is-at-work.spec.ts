import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { codeFor, nextCodeFor } from '../fixtures/authenticator.js';
import { codeField, expectSignedIn, typePassword } from '../fixtures/by-hand.js';
import { startDemo, type Demo } from '../fixtures/demo.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

/** The list as a browser of its own, and what its buttons copy. */
class List {
  constructor(
    private readonly page: Page,
    private readonly demo: Demo,
  ) {}

  card(who: string) {
    return this.page.getByRole('listitem').filter({ has: this.page.getByRole('heading', { name: who, exact: true }) });
  }

  async copy(who: string, what: RegExp): Promise<string> {
    const card = this.card(who);
    await card.getByRole('button', { name: what }).click();
    await expect(this.page.getByRole('status')).toContainText('copied');
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  async password(): Promise<string> {
    await this.page.getByRole('button', { name: 'Copy the password' }).click();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Goes to the sign-in page with what the list says, as this person. */
  async signIn(page: Page, who: string): Promise<void> {
    const person = { email: await this.copy(who, /e-mail/), password: await this.password(), name: who };
    await page.goto(`${this.demo.url}/sign-in`);
    await typePassword(page, { ...person, role: 'AGENT' });
  }
}

test('the demo team is at work: everybody of the list meets what it says', async ({ openBrowser }) => {
  test.setTimeout(300_000);
  const demo = await startDemo();
  try {
    const listPage = await openBrowser();
    await listPage
      .context()
      .grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(demo.pageUrl).origin });
    const list = new List(listPage, demo);

    await test.step('the list fits on a phone, and can be read in both themes', async () => {
      await listPage.setViewportSize({ width: 360, height: 740 });
      await listPage.goto(demo.pageUrl);
      await expect(listPage.getByRole('listitem')).toHaveCount(11);
      await expectNoSidewaysScroll(listPage);
      for (const colorScheme of ['dark', 'light'] as const) {
        await listPage.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page: listPage }).analyze();
        expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target) }))).toEqual([]);
      }
      await expect(listPage.getByText(/These codes hold for \d+ s/)).toBeVisible();
    });

    const owner = await openBrowser();
    await test.step('the owner signs in with the code of an app that took the key, and sees a team', async () => {
      const secret = await list.copy('An owner', /key/);
      expect(await list.copy('An owner', /^Copy code/)).toMatch(/^\d{6}$/);
      await list.signIn(owner, 'An owner');
      await codeField(owner).pressSequentially(await nextCodeFor(secret));
      await expectSignedIn(owner);
      await expect(owner.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
      await expect(owner.getByText('27 of 38 people')).toBeVisible();
      await expect(owner.getByText(/Status export completed|Signed in/).first()).toBeVisible();
    });

    await test.step('and how it came to that, by role and as a table, on a phone too', async () => {
      const overTime = owner.getByRole('region', { name: 'Coverage over time' }).first();
      await expect(overTime).toContainText('required for owners and admins');
      await expect(overTime).toContainText(/The days before .* were not counted as they came/);
      await overTime.getByText('By role').click();
      await expect(overTime.getByRole('list', { name: 'Lines' })).toContainText('End users');
      await expect(owner).toHaveURL(/lines=role/);
      await overTime.getByRole('button', { name: 'Show as a table' }).click();
      await expect(overTime.getByRole('row').nth(1)).toContainText('Now');
      await expect(overTime.getByRole('row').nth(2)).toContainText('(worked out)');
      await overTime.getByRole('application').focus();
      await owner.keyboard.press('ArrowRight');
      await expect(overTime.getByRole('status')).toContainText('End users:');
      await expectAccessible(owner);
      await owner.setViewportSize({ width: 360, height: 740 });
      await expectNoSidewaysScroll(owner);
      await owner.setViewportSize({ width: 1280, height: 800 });
      const attention = owner.getByRole('region', { name: 'What needs attention' });
      await attention.getByRole('listitem').filter({ hasText: 'due for more than 14 days' }).getByRole('link').click();
      await expect(owner.getByText('3 people found')).toBeVisible();
    });

    await test.step('the code that the list shows is that of the app', async () => {
      const secret = await list.copy('An admin', /key/);
      const now = Date.now();
      const shown = await list.copy('An admin', /^Copy code/);
      expect([await codeFor(secret, now), await codeFor(secret, now + 30_000)]).toContain(shown);
    });

    await test.step('and finds people, a history of policies and a trail', async () => {
      await owner.goto(`${demo.url}/people`);
      await owner.getByRole('button', { name: 'Count them' }).click();
      await expect(owner.getByText('60 people')).toBeVisible();
      await owner.goto(`${demo.url}/policy`);
      await expect(owner.getByText('Agents: grace period 14 days, was 30 days')).toBeVisible();
      await owner.goto(`${demo.url}/audit`);
      await expect(owner.getByRole('link', { name: 'Priya Raghunathan' }).first()).toBeVisible();
    });

    await test.step('who must enroll is asked to, before anything else', async () => {
      const page = await openBrowser();
      await list.signIn(page, 'An agent who must enroll now');
      await expect(page.getByRole('heading', { name: 'Set up two-factor authentication' })).toBeVisible();
    });

    await test.step('who is in grace is let in, and told until when', async () => {
      const page = await openBrowser();
      await list.signIn(page, 'An agent in grace');
      await expectSignedIn(page);
      await expect(page.getByText(/Your organization requires it from .* \(in \d+ days\)/)).toBeVisible();
    });

    await test.step('a recovery code lets in', async () => {
      const page = await openBrowser();
      const code = await list.copy('An agent with few recovery codes', /recovery code/);
      await list.signIn(page, 'An agent with few recovery codes');
      await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
      await page.getByLabel('Recovery code').fill(code);
      await page.getByRole('button', { name: 'Verify' }).click();
      await expectSignedIn(page);
    });

    await test.step('who is suspended is refused', async () => {
      const page = await openBrowser();
      await list.signIn(page, 'A suspended agent');
      await expect(page.getByRole('alert')).toContainText('Not signed in');
    });

    await test.step('who is invited chooses a password', async () => {
      const page = await openBrowser();
      await page.goto(await list.copy('An invited agent', /invitation/));
      await expect(page.getByRole('heading', { name: 'Accept the invitation' })).toBeVisible();
    });
  } finally {
    await demo.stop();
  }
});
