import { nextCodeFor } from '../fixtures/authenticator.js';
import { codeField, expectSignedIn, givePassword, openProfile, secretOf } from '../fixtures/by-hand.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

test('an admin changes the role, the address and the standing of an agent, and deletes the account in the end', async ({
  page,
  people,
  server,
  mailbox,
  openBrowser,
}) => {
  test.slow();
  await people.addOwner();
  const admin = await people.add('ADMIN', { enrolled: true });
  const agent = await people.add('AGENT', { enrolled: true });
  const moved = { ...agent, email: `new.${agent.email}` };
  const agents = await openBrowser();
  await people.enter(agents, agent);
  await agents.goto(`${server.url}/security`);
  await expectSignedIn(agents);
  await people.enter(page, admin);
  const profile = page.getByRole('region', { name: 'Profile' });
  const suspension = page.getByRole('region', { name: 'Suspension' });
  const dialog = page.getByRole('dialog');

  await test.step('a new role signs the agent out everywhere', async () => {
    await openProfile(page, server.url, agent);
    await profile.getByRole('button', { name: 'Change role' }).click();
    await expect(dialog).toContainText(`${agent.name} is signed out everywhere at once`);
    await dialog.getByRole('combobox', { name: 'Role' }).click();
    await expect(page.getByRole('option', { name: 'Owner' }), 'nobody gives a role above the own').toBeHidden();
    await page.getByRole('option', { name: 'End user' }).click();
    await dialog.getByRole('button', { name: 'Change role to end user' }).click();
    await expect(profile.getByRole('status')).toContainText('The role is End user now.');
    await expect(agents).toHaveURL(/\/sign-in/);
  });

  await test.step('who is suspended cannot sign in, and can again afterwards', async () => {
    await suspension.getByRole('button', { name: 'Suspend' }).click();
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await expect(suspension.getByRole('status')).toContainText('is suspended and signed out everywhere');
    await givePassword(agents, server.url, agent);
    await expect(agents.getByRole('alert')).toContainText('Not signed in');
    await suspension.getByRole('button', { name: 'Lift suspension' }).click();
    await dialog.getByRole('button', { name: 'Lift suspension' }).click();
    await expect(suspension.getByRole('status')).toContainText('The suspension is lifted.');
    await givePassword(agents, server.url, agent);
    await codeField(agents).fill(await nextCodeFor(secretOf(agent)));
    await expectSignedIn(agents);
  });

  const link =
    await test.step('a new address waits until it is confirmed; one that somebody has is refused', async () => {
      await profile.getByRole('button', { name: 'Change e-mail' }).click();
      const field = dialog.getByLabel('New e-mail address');
      await field.fill(admin.email.toUpperCase());
      await dialog.getByRole('button', { name: 'Send the link' }).click();
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      await expect(field).toHaveValue(admin.email.toUpperCase());
      await expect(field).toBeFocused();
      await field.fill(moved.email);
      await dialog.getByRole('button', { name: 'Send the link' }).click();
      await expect(profile).toContainText(`Waiting for ${moved.email}`);
      await expectAccessible(page);
      const notice = await mailbox.waitForMail(agent.email, /a change of your e-mail address was asked for/);
      expect(notice.text).toContain(admin.name);
      const mail = await mailbox.waitForMail(moved.email, /confirm your new e-mail address/);
      return mail.links.find((address) => address.includes('/email#')) ?? '';
    });

  await test.step('the agent confirms it, is signed out and signs in with it', async () => {
    await agents.goto(link);
    await agents.getByRole('button', { name: 'Confirm address' }).click();
    await expect(agents.getByRole('heading', { name: 'Your new address is confirmed' })).toBeVisible();
    await agents.getByRole('link', { name: 'Go to My security' }).click();
    await expect(agents).toHaveURL(/\/sign-in/);
    await givePassword(agents, server.url, moved);
    await codeField(agents).fill(await nextCodeFor(secretOf(agent)));
    await expectSignedIn(agents);
    await page.reload();
    await expect(profile).toContainText(moved.email);
    await expect(profile).not.toContainText('Waiting for');
  });

  await test.step('deletes the account, after typing whose it is', async () => {
    await page.getByRole('button', { name: 'Delete user' }).click();
    await dialog.getByLabel('Reason').fill('Left the company in March');
    const confirmation = dialog.getByLabel('To confirm');
    await confirmation.fill('somebody else');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect(confirmation).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(page);
    await confirmation.fill(agent.name.toLowerCase());
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect(page).toHaveURL(`${server.url}/people`);
    await expect(page.getByText(`${agent.name} is deleted.`)).toBeVisible();
    await page.getByLabel('Search').fill(moved.email);
    await expect(page.getByText('Nobody fits these filters.')).toBeVisible();
  });

  await test.step('which ends it at once', async () => {
    await expect(agents).toHaveURL(/\/sign-in/);
    await givePassword(agents, server.url, moved);
    await expect(agents.getByRole('alert')).toContainText('Not signed in');
  });

  await test.step('the audit trail keeps that it happened and why, without the name', async () => {
    await page.getByRole('link', { name: 'Audit trail' }).click();
    const deleted = page.getByRole('row').filter({ hasText: 'User deleted' }).first();
    await expect(deleted).toContainText(admin.name);
    await expect(deleted).toContainText('Deleted user');
    await expect(deleted.getByRole('link', { name: 'Deleted user' }), 'leads nowhere any more').toHaveCount(0);
    await deleted.getByRole('button', { name: /Details/ }).click();
    await expect(page.getByText('Left the company in March', { exact: true })).toBeVisible();
    await expect(page.getByText(moved.email)).toHaveCount(0);
  });
});

test('an admin changes nothing of an owner, and not the own role', async ({ page, people, server }) => {
  const owner = await people.addOwner();
  const admin = await people.add('ADMIN', { enrolled: true });
  await people.enter(page, admin);
  await openProfile(page, server.url, owner);
  await expect(page.getByText('has a higher role than you')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Profile' }).getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Delete user' })).toHaveCount(0);
  await openProfile(page, server.url, admin);
  await expect(page.getByRole('button', { name: 'Change name' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change role' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Suspend' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Delete user' })).toHaveCount(0);
});
