import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nextCodeFor } from '../fixtures/authenticator.js';
import {
  choosePassword,
  codeField,
  expectSignedIn,
  givePassword,
  keepRecoveryCodes,
  openProfile,
  setUpAuthenticator,
} from '../fixtures/by-hand.js';
import { newPerson, People } from '../fixtures/people.js';
import { changePolicy } from '../fixtures/policy.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

const linkIn = (mail: { readonly links: readonly string[] }): string =>
  mail.links.find((address) => address.includes('/invitation#')) ?? '';

test('an admin invites somebody, who chooses a password and enrolls', async ({
  page,
  freshServer,
  mailbox,
  openBrowser,
}) => {
  test.slow();
  const server = await freshServer();
  const people = new People(server);
  await changePolicy(server, await people.addOwner(), { rules: [{ role: 'AGENT', required: true }] });
  const admin = await people.add('ADMIN', { enrolled: true });
  const agent = newPerson('AGENT');
  const another = newPerson('END_USER');
  await people.enter(page, admin);
  const dialog = page.getByRole('dialog', { name: 'Invite somebody' });
  const email = dialog.getByLabel('E-mail');

  await test.step('an address that somebody has is refused at its field, and nothing typed is lost', async () => {
    await page.goto(`${server.url}/people`);
    await page.getByRole('button', { name: 'Invite' }).click();
    await expect(email).toBeFocused();
    await email.fill(admin.email);
    await dialog.getByLabel('Name').fill(agent.name);
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(email).toHaveAttribute('aria-invalid', 'true');
    await expect(email).toBeFocused();
    await expect(dialog.getByLabel('Name')).toHaveValue(agent.name);
    await expectAccessible(page);
  });

  await test.step('two people are invited, one after the other', async () => {
    await email.fill(agent.email);
    await dialog.getByRole('button', { name: 'Invite, then another' }).click();
    await expect(dialog.getByRole('status')).toContainText(`${agent.name} is invited.`);
    await expect(email).toBeFocused();
    await email.fill(another.email);
    await dialog.getByLabel('Name').fill(another.name);
    await dialog.getByRole('combobox', { name: 'Role' }).click();
    await expect(page.getByRole('option', { name: 'Owner' }), 'nobody gives a role above the own').toBeHidden();
    await page.getByRole('option', { name: 'End user' }).click();
    await email.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('main').getByRole('status').first()).toContainText('2 people are invited');
    const table = page.getByRole('table', { name: 'People' });
    for (const invited of [agent, another])
      await expect(table.getByRole('row').filter({ hasText: invited.email })).toContainText('Invited');
  });

  await test.step('one of them was a mistake, and is gone with the invitation', async () => {
    await openProfile(page, server.url, another);
    await page.getByRole('button', { name: 'Cancel invitation' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel invitation' }).click();
    await expect(page.getByText(`The invitation of ${another.name} is canceled.`)).toBeVisible();
    await expect(page.getByRole('table', { name: 'People' })).not.toContainText(another.email);
    const stranger = await openBrowser();
    await stranger.goto(linkIn(await mailbox.waitForMail(another.email, /^Your invitation to/)));
    await choosePassword(stranger, 'Choose a password', another.password);
    await stranger.getByRole('button', { name: 'Accept and sign in' }).click();
    await expect(stranger.getByRole('alert')).toContainText('Ask whoever invited you');
  });

  const links = await test.step('the other one is sent again, and only the later link counts', async () => {
    const first = linkIn(await mailbox.waitForMail(agent.email, /^Your invitation to/));
    await openProfile(page, server.url, agent);
    const invitation = page.getByRole('region', { name: 'Invitation' });
    await expectAccessible(page);
    await invitation.getByRole('button', { name: 'Send again' }).click();
    await expect(invitation.getByRole('status')).toContainText(`A new link is on its way to ${agent.email}.`);
    return { first, second: linkIn(await mailbox.waitForMail(agent.email, /^Your invitation to/)) };
  });

  const invited = await openBrowser();
  await test.step('its reader opens it, and chooses a password', async () => {
    await invited.goto(links.first);
    await choosePassword(invited, 'Choose a password', agent.password);
    await invited.getByRole('button', { name: 'Accept and sign in' }).click();
    await expect(invited.getByRole('alert')).toContainText('Ask whoever invited you');
    await invited.goto('about:blank');
    await invited.goto(links.second);
    await expect(invited.getByRole('heading', { name: 'Accept the invitation' })).toBeVisible();
    await expect(invited, 'the token does not stay in the address').not.toHaveURL(/#/);
    await choosePassword(invited, 'Choose a password', 'password1');
    await invited.getByRole('button', { name: 'Accept and sign in' }).click();
    await expect(invited.getByLabel('Choose a password').and(invited.locator('input'))).toHaveAttribute(
      'aria-invalid',
      'true',
    );
    await expectAccessible(invited);
    await choosePassword(invited, 'Choose a password', agent.password);
    await invited.getByRole('button', { name: 'Accept and sign in' }).click();
  });

  const secret = await test.step('sets up a second factor, since one is required', async () => {
    await expect(invited).toHaveURL(/\/enroll/);
    const added = await setUpAuthenticator(invited);
    await keepRecoveryCodes(invited);
    await expect(invited.getByRole('heading', { level: 1, name: 'My security' })).toBeVisible();
    return added;
  });

  await test.step('is not called invited any more, and the link does not work a second time', async () => {
    await page.reload();
    await expect(page.getByRole('region', { name: 'Profile' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Invitation' })).toHaveCount(0);
    const elsewhere = await openBrowser();
    await elsewhere.goto(links.second);
    await choosePassword(elsewhere, 'Choose a password', 'another-password-for-it-82');
    await elsewhere.getByRole('button', { name: 'Accept and sign in' }).click();
    await expect(elsewhere.getByRole('alert')).toContainText('Ask whoever invited you');
  });

  await test.step('the password chosen and the code of the app let in', async () => {
    const elsewhere = await openBrowser();
    await givePassword(elsewhere, server.url, agent);
    await codeField(elsewhere).fill(await nextCodeFor(secret));
    await expectSignedIn(elsewhere);
  });
});

test('somebody imported on the host without a password is invited by mail', async ({ page, server, mailbox }) => {
  const agent = newPerson('AGENT');
  const file = join(server.dataDir, 'team.csv');
  await writeFile(file, `email,name,role\n${agent.email},${agent.name},agent\nnot-an-address,Nobody,AGENT\n`);
  const { stdout, stderr } = await server.command(['import-users', file]);
  expect(stdout + stderr, 'a row that is not right is named by its line').toMatch(/line 3\b/i);
  await page.goto(linkIn(await mailbox.waitForMail(agent.email, /^Your invitation to/)));
  await choosePassword(page, 'Choose a password', agent.password);
  await page.getByRole('button', { name: 'Accept and sign in' }).click();
  await expectSignedIn(page);
});

test('somebody who forgot the password sets a new one by a link, and is still asked for the code', async ({
  page,
  people,
  server,
}) => {
  const agent = await people.add('AGENT', { enrolled: true });
  const renewed = { ...agent, password: 'harvest-violin-ceiling-93' };

  const link = await test.step('the host makes a link', async () => {
    const { code, stdout } = await server.command(['password-link', agent.email]);
    expect(code).toBe(0);
    return /\S*\/password#\S+/.exec(stdout)?.[0] ?? '';
  });

  await test.step('whoever has it sets a new password, and is not signed in by that', async () => {
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
    await choosePassword(page, 'New password', renewed.password);
    await page.getByRole('button', { name: 'Set new password' }).click();
    await expect(page.getByText('Your new password is set')).toBeVisible();
    await page.goto(`${server.url}/security`);
    await expect(page).toHaveURL(/\/sign-in/);
  });

  await test.step('the old password is refused', async () => {
    await givePassword(page, server.url, agent);
    await expect(page.getByRole('alert')).toContainText('Not signed in');
  });

  await test.step('the new one still asks for the code', async () => {
    await givePassword(page, server.url, renewed);
    await codeField(page).fill(await nextCodeFor(agent.secret ?? ''));
    await expectSignedIn(page);
  });
});
