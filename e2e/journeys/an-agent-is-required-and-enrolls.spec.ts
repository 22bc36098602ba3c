import { nextCodeFor } from '../fixtures/authenticator.js';
import { givePassword, keepRecoveryCodes, setUpAuthenticator } from '../fixtures/by-hand.js';
import { People } from '../fixtures/people.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

test('an agent of whom a second factor is now required enrolls at the next sign-in', async ({
  page,
  freshServer,
  openBrowser,
  mailbox,
}) => {
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const agent = await people.add('AGENT');

  await test.step('the owner chooses to require it, and sees whom that concerns', async () => {
    await people.enter(page, owner);
    await page.goto(`${server.url}/policy`);
    await page.getByRole('switch', { name: 'Require for agents and admins' }).check();
    const preview = page.getByRole('region', { name: 'Preview' });
    await expect(preview).toContainText('1 person already uses a second factor');
    await preview.getByText('1 person must set up a factor at the next sign-in').click();
    await expect(preview.getByRole('link', { name: agent.name })).toBeVisible();
  });

  await test.step('reviews it, and requires it', async () => {
    await page.getByRole('button', { name: 'Review changes' }).click();
    const review = page.getByRole('dialog', { name: 'Review the changes' });
    await expect(review).toContainText('Owners, admins and agents: a second factor is required');
    await review.getByLabel('Send everybody concerned a notice').check();
    await expectAccessible(page);
    await review.getByRole('button', { name: 'Require for agents and admins' }).click();
    await expect(page.getByText('Version 2 of the policy is in force.')).toBeVisible();
  });

  const agents = await openBrowser();
  await test.step('the agent is told by mail, with a guide that can be read signed out', async () => {
    const notice = await mailbox.waitForMail(agent.email, /set up your second factor/);
    const guide = notice.links.find((link) => link.includes('/help/')) ?? '';
    await agents.goto(guide);
    await expect(agents.getByRole('heading', { name: 'Two-factor authentication', exact: true })).toBeVisible();
  });

  await test.step('signs in with the password, and nothing but the set-up is there', async () => {
    await givePassword(agents, server.url, agent);
    await expect(agents).toHaveURL(/\/enroll/);
    for (const path of ['/security', '/', '/people']) {
      await agents.goto(`${server.url}${path}`);
      await expect(agents).toHaveURL(/\/(enroll|sign-in)/);
      await expect(agents.getByRole('heading', { name: 'My security' })).toBeHidden();
    }
    const answer = await agents.request.post(`${server.url}/graphql`, {
      headers: { 'x-countersign-client': 'e2e' },
      data: { query: '{ users(first: 1) { nodes { email } } }' },
    });
    const { data, errors } = (await answer.json()) as { data?: unknown; errors: { extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toBe('ENROLLMENT_REQUIRED');
    expect(data ?? null).toBeNull();
  });

  const secret = await test.step('sets up the authenticator app', async () => {
    await agents.goto(`${server.url}/enroll`);
    return setUpAuthenticator(agents, 'Work phone');
  });

  await test.step('keeps the recovery codes, and is signed in', async () => {
    await keepRecoveryCodes(agents);
    await expect(agents.getByRole('heading', { level: 1, name: 'My security' })).toBeVisible();
    await expect(agents.getByRole('table', { name: 'Factors' })).toContainText('Work phone');
    await expect(agents.getByText('10 codes left')).toBeVisible();
    await mailbox.waitForMail(agent.email, /second factor was added/);
  });

  await test.step('is asked for a code from then on', async () => {
    await agents.getByRole('button', { name: 'Sign out' }).click();
    await expect(agents.getByText('You are signed out')).toBeVisible();
    await givePassword(agents, server.url, agent);
    await agents.getByLabel('Code from your authenticator app').fill(await nextCodeFor(secret));
    await expect(agents.getByRole('heading', { level: 1, name: 'My security' })).toBeVisible();
  });

  await test.step('the owner sees the whole team covered', async () => {
    await page.goto(server.url);
    await expect(page.getByText('100%', { exact: true })).toBeVisible();
  });
});
