import { People } from '../fixtures/people.js';
import { changePolicy } from '../fixtures/policy.js';
import { expect, test } from '../fixtures/test.js';

test('an admin goes back to an earlier policy, and overwrites nobody', async ({ page, freshServer }) => {
  test.slow();
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const admin = await people.add('ADMIN', { enrolled: true });
  const agent = await people.add('AGENT');
  await changePolicy(server, owner, { rules: [{ role: 'AGENT', required: true, gracePeriodDays: 14 }] });
  await changePolicy(server, owner, { recoveryCodeValidDays: 90, rules: [{ role: 'AGENT', required: false }] });
  await people.enter(page, admin);
  const history = page.getByRole('table', { name: 'Versions of the policy' });
  const review = page.getByRole('dialog', { name: 'Review the changes' });

  await test.step('the history says who made which version, when, and what it changed', async () => {
    await page.goto(`${server.url}/policy`);
    const [, newest, second, first] = [0, 1, 2, 3].map((number) => history.getByRole('row').nth(number));
    await expect(newest ?? history).toContainText(owner.name);
    await expect(newest ?? history).toContainText('Agents: a second factor is no longer required');
    await expect(newest ?? history).toContainText('Own recovery codes work for 90 days, was without end');
    await expect(second ?? history).toContainText('grace period 14 days, was none');
    await expect(first ?? history).toContainText('The first version');
    await expect(page.getByRole('button', { name: 'Go back to this version: 3' })).toHaveCount(0);
  });

  await test.step('what was begun is not dropped unasked', async () => {
    await page.getByLabel('Sessions of end users last').fill('6');
    await page.getByRole('button', { name: 'Go back to this version: 2' }).click();
    const asked = page.getByRole('dialog', { name: 'Drop your changes?' });
    await asked.getByRole('button', { name: 'Keep my changes' }).click();
    await expect(page.getByLabel('Sessions of end users last')).toHaveValue('6 hours');
    await page.getByRole('button', { name: 'Go back to this version: 2' }).click();
    await asked.getByRole('button', { name: /Drop them/ }).click();
  });

  await test.step('it is reviewed like any other change, with whom it concerns', async () => {
    await expect(review).toContainText('Agents: a second factor is required');
    await expect(review).toContainText('Own recovery codes work without end, was for 90 days');
    await expect(review).not.toContainText('End users');
    await review.getByText('1 person gets').click();
    await expect(review).toContainText(agent.name);
    await expect(review.getByLabel('End the sessions of those who are not protected')).not.toBeChecked();
  });

  await test.step('somebody else is quicker: nothing is overwritten, and it is reviewed anew', async () => {
    await changePolicy(server, owner, { rules: [{ role: 'AGENT', sessionLifetimeHours: 8 }] });
    await review.getByRole('button', { name: 'Require for agents' }).click();
    await expect(review.getByRole('alert')).toContainText('Somebody changed the policy meanwhile');
    await review.getByRole('button', { name: 'Load the current policy' }).click();
    await expect(review).toContainText('Agents: sessions last 24 hours, was 8 hours');
    await review.getByRole('button', { name: 'Require for agents' }).click();
    await expect(page.getByText('Version 5 of the policy is in force.')).toBeVisible();
  });

  await test.step('it is a new version, and the settings are those of the earlier one', async () => {
    await page.reload();
    await expect(history.getByRole('row').nth(1)).toContainText(admin.name);
    await expect(page.getByRole('switch', { name: 'Required for agents' })).toBeChecked();
    await expect(page.getByLabel('Grace period of agents')).toHaveValue('14 days');
    await expect(page.getByLabel('Sessions of agents last')).toHaveValue('24 hours');
    await expect(page.getByLabel('Own recovery codes expire')).not.toBeChecked();
    await page.getByRole('button', { name: 'Go back to this version: 2' }).click();
    await expect(page.getByText('Version 2 says the same as the version in force')).toBeVisible();
    await expect(review).toBeHidden();
  });
});
