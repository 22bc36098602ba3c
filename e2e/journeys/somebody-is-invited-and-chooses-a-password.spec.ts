import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nextCodeFor } from '../fixtures/authenticator.js';
import {
  choosePassword,
  codeField,
  expectSignedIn,
  givePassword,
  keepRecoveryCodes,
  setUpAuthenticator,
} from '../fixtures/by-hand.js';
import { newPerson, People } from '../fixtures/people.js';
import { changePolicy } from '../fixtures/policy.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

test('somebody imported without a password is invited by mail, chooses one and enrolls', async ({
  page,
  freshServer,
  mailbox,
  openBrowser,
}) => {
  const server = await freshServer();
  const people = new People(server);
  await changePolicy(server, await people.addOwner(), { rules: [{ role: 'AGENT', required: true }] });
  const agent = newPerson('AGENT');

  await test.step('the team is imported on the host; a row that is not right is named by its line', async () => {
    const file = join(server.dataDir, 'team.csv');
    await writeFile(file, `email,name,role\n${agent.email},${agent.name},agent\nnot-an-address,Nobody,AGENT\n`);
    const { stdout, stderr } = await server.command(['import-users', file]);
    expect(stdout + stderr).toMatch(/line 3\b/i);
  });

  const link = await test.step('an invitation comes by mail', async () => {
    const mail = await mailbox.waitForMail(agent.email, /^Your invitation to/);
    return mail.links.find((address) => address.includes('/invitation')) ?? '';
  });

  await test.step('its reader opens it, and chooses a password', async () => {
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'Accept the invitation' })).toBeVisible();
    await expect(page, 'the token does not stay in the address').not.toHaveURL(/#/);
    await choosePassword(page, 'Choose a password', 'password1');
    await page.getByRole('button', { name: 'Accept and sign in' }).click();
    await expect(page.getByLabel('Choose a password').and(page.locator('input'))).toHaveAttribute(
      'aria-invalid',
      'true',
    );
    await expectAccessible(page);
    await choosePassword(page, 'Choose a password', agent.password);
    await page.getByRole('button', { name: 'Accept and sign in' }).click();
  });

  const secret = await test.step('sets up a second factor, since one is required', async () => {
    await expect(page).toHaveURL(/\/enroll/);
    const added = await setUpAuthenticator(page);
    await keepRecoveryCodes(page);
    await expect(page.getByRole('heading', { level: 1, name: 'My security' })).toBeVisible();
    return added;
  });

  await test.step('the link does not work a second time', async () => {
    const elsewhere = await openBrowser();
    await elsewhere.goto(link);
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
