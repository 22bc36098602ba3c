import type { Page } from '@playwright/test';
import { People } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

const applied = (page: Page, version: number) => page.getByText(`Version ${version} of the policy is in force.`);

test('an admin changes the policy while another one does, and loses nothing', async ({
  page,
  freshServer,
  openBrowser,
}) => {
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const admin = await people.add('ADMIN', { enrolled: true });
  const agent = await people.add('AGENT');
  const agents = await openBrowser();
  await people.enter(agents, agent);
  const owners = page;
  await people.enter(owners, owner);
  const admins = await openBrowser();
  await people.enter(admins, admin);

  await test.step('both open the page', async () => {
    await owners.goto(`${server.url}/policy`);
    await admins.goto(`${server.url}/policy`);
    await expect(admins.getByRole('switch', { name: 'Require for agents and admins' })).not.toBeChecked();
  });

  await test.step('the admin requires it of agents, with a week of grace, and sees whom that gives time', async () => {
    await admins.getByRole('switch', { name: 'Required for agents' }).check();
    await admins.getByLabel('Grace period of agents').fill('7');
    const preview = admins.getByRole('region', { name: 'Preview' });
    await preview.getByText('1 person gets').click();
    await expect(preview).toContainText(agent.name);
    await expect(preview).toContainText('No session ends.');
  });

  const review = admins.getByRole('dialog', { name: 'Review the changes' });
  await test.step('reviews it', async () => {
    await admins.getByRole('button', { name: 'Review changes' }).click();
    await expect(review).toContainText('Agents: a second factor is required');
    await expect(review).toContainText('1 person gets');
  });

  await test.step('the owner is quicker with another change', async () => {
    await owners.getByLabel('Sessions of end users last').fill('12');
    await owners.getByRole('button', { name: 'Review changes' }).click();
    await owners.getByRole('button', { name: 'Apply changes' }).click();
    await expect(applied(owners, 2)).toBeVisible();
  });

  await test.step('the admin is told, and nothing is overwritten', async () => {
    await review.getByRole('button', { name: 'Require for agents' }).click();
    await expect(review.getByRole('alert')).toContainText('Somebody changed the policy meanwhile');
    await expect(review.getByRole('button', { name: 'Require for agents' })).toBeDisabled();
  });

  await test.step('loads the current version, and what was chosen is still there', async () => {
    await review.getByRole('button', { name: 'Load the current policy' }).click();
    await expect(review).toContainText('Agents: a second factor is required');
    await expect(review).toContainText('grace period 7 days');
    await review.getByRole('button', { name: 'Require for agents' }).click();
    await expect(applied(admins, 3)).toBeVisible();
  });

  await test.step('both changes hold, and the history says whose they are', async () => {
    await admins.reload();
    await expect(admins.getByLabel('Sessions of end users last')).toHaveValue('12 hours');
    await expect(admins.getByLabel('Grace period of agents')).toHaveValue('7 days');
    await expect(admins.getByRole('switch', { name: 'Required for agents' })).toBeChecked();
    const history = admins.getByRole('table', { name: 'Versions of the policy' });
    await expect(history.getByRole('row').nth(1)).toContainText(admin.name);
    await expect(history.getByRole('row').nth(2)).toContainText(owner.name);
    await expect(history.getByRole('row').nth(2)).toContainText('End users: sessions last 12 hours, was 24 hours');
  });

  await test.step('the agent goes on working, and sees until when', async () => {
    await agents.goto(`${server.url}/security`);
    await expect(agents.getByText('Your organization requires it from')).toBeVisible();
    await expect(agents.getByText(/in [67] days/).first()).toBeVisible();
  });
});
