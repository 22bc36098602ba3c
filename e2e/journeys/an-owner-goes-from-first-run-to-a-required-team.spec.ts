import { readFile } from 'node:fs/promises';

import { nextCodeFor } from '../fixtures/authenticator.js';
import { choosePassword, codeField, givePassword, keepRecoveryCodes, setUpAuthenticator } from '../fixtures/by-hand.js';
import { newPerson } from '../fixtures/people.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

test('an owner goes from the first run to a team of which a second factor is required', async ({
  page,
  freshServer,
  openBrowser,
  mailbox,
}) => {
  // The longest journey there is.
  test.slow();
  const server = await freshServer();
  const owner = newPerson('OWNER');
  const [ann, bo] = [newPerson('AGENT'), newPerson('AGENT')];
  const link = await server.setUpLink();
  const step = (name: string) => page.getByRole('heading', { level: 1, name });

  await test.step('makes the owner with the printed link', async () => {
    await page.goto(link);
    await page.getByLabel('Organization name').fill('Harbor');
    await page.getByLabel('Your name').fill(owner.name);
    await page.getByLabel('E-mail').fill(owner.email);
    await choosePassword(page, 'Password', owner.password);
    await page.getByRole('button', { name: 'Create the owner account' }).click();
  });

  await test.step('is led to a second factor first, whatever is opened', async () => {
    await expect(step('Set up two-factor authentication')).toBeVisible();
    await page.goto(`${server.url}/setup?step=team`);
    await expect(step('Protect your own account')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Set up my second factor' }).click();
    owner.secret = await setUpAuthenticator(page);
    await keepRecoveryCodes(page);
  });

  await test.step('names the organization, and sees that mail leaves', async () => {
    await expect(step('Organization and mail')).toBeVisible();
    await page.getByLabel('Organization name').fill('Harbor Support');
    await page.getByRole('button', { name: 'Rename' }).click();
    await expect(page.getByText('The organization is called Harbor Support now')).toBeVisible();
    await page.getByRole('button', { name: 'Send a test message' }).click();
    await expect(page.getByText(`A message is on its way to ${owner.email}`)).toBeVisible();
    await mailbox.waitForMail(owner.email, /Harbor Support: test message/);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue' }).click();
  });

  await test.step('invites somebody by name, and Back and reload stay in the set-up', async () => {
    await expect(step('Invite your team')).toBeVisible();
    await page.getByLabel('E-mail').fill('nobody');
    await page.getByLabel('E-mail').fill(ann.email);
    await page.getByLabel('Name', { exact: true }).fill(ann.name);
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect(page.getByText(`${ann.name} is invited. Who is next?`)).toBeVisible();
    await expect(page.getByLabel('E-mail')).toBeFocused();
    await page.goBack();
    await expect(step('Organization and mail')).toBeVisible();
    await page.goForward();
    await page.reload();
    await expect(step('Invite your team')).toBeVisible();
    await expect(page.getByText('Your team has 2 people so far, with you.')).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('imports the rest from a list with bad rows', async () => {
    await page.getByText('From a list').click();
    await page.getByLabel('CSV file').setInputFiles({
      name: 'team.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        `\ufeffRole;Name;EMAIL\r\nAgent;${bo.name};${bo.email}\r\nAgent;Twice;${bo.email.toUpperCase()}\r\nBoss;=SUM(1);boss@example.com\r\nAgent;There;${ann.email}\r\n`,
      ),
    });
    await expect(page.getByRole('button', { name: 'Invite 1 person' })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Invite 1 person' }).click();
    await expect(page.getByText('1 person is invited')).toBeVisible();
    const refused = page.getByRole('region', { name: '3 rows were refused' });
    await expect(refused).toContainText('The same e-mail address stands in line 2 already.');
    await expect(refused).toContainText('There is a user with this e-mail address already.');
    await expectAccessible(page);
    const download = page.waitForEvent('download');
    await refused.getByRole('button', { name: 'Download refused rows' }).click();
    const report = await readFile(await (await download).path(), 'utf8');
    expect(report.replace('\ufeff', '').split('\r\n')).toEqual([
      'line,email,name,role,reason',
      expect.stringMatching(/^3,.*,Twice,Agent,The same e-mail address stands in line 2 already\.$/i),
      `4,boss@example.com,'=SUM(1),Boss,"The role is one of OWNER, ADMIN, AGENT, END_USER."`,
      `5,${ann.email},There,Agent,There is a user with this e-mail address already.`,
      '',
    ]);
  });

  await test.step('leaves, and takes it up again at what is left', async () => {
    await page.getByRole('link', { name: 'Leave, and finish later' }).click();
    const card = page.getByRole('region', { name: 'Set-up' });
    await expect(card).toContainText('Finish setting up: 1 of 4 left');
    await card.getByRole('link', { name: 'Go on with the set-up' }).click();
    await expect(step('Require two-factor authentication')).toBeVisible();
  });

  await test.step('requires a second factor of the team, knowing of whom', async () => {
    const concerned = page.getByRole('region', { name: 'Whom it concerns' });
    await expect(concerned).toContainText('1 person already uses a second factor');
    await expect(concerned).toContainText('2 people set up a second factor at the next sign-in');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Require for agents and admins' }).click();
  });

  await test.step('finishes, and the printed link is dead', async () => {
    await expect(step('What is set up')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Finish the set-up' }).click();
    await expect(step('Overview')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Set-up' })).toBeHidden();
    const stranger = await openBrowser();
    await stranger.goto(link);
    await stranger.getByLabel('Organization name').fill('Mine');
    await stranger.getByLabel('Your name').fill('Mallory');
    await stranger.getByLabel('E-mail').fill('mallory@example.com');
    await choosePassword(stranger, 'Password', 'a long password of somebody else');
    await stranger.getByRole('button', { name: 'Create the owner account' }).click();
    await expect(stranger.getByText('This set-up link is not valid any more.')).toBeVisible();
    await stranger.goto(`${server.url}/setup`);
    await expect(stranger.getByRole('heading', { name: 'Open the set-up link again' })).toBeVisible();
  });

  await test.step('whoever was invited chooses a password and sets up a factor before anything else', async () => {
    const invitation = await mailbox.waitForMail(bo.email, /Your invitation to Harbor Support/);
    const bos = await openBrowser();
    await bos.goto(invitation.links.find((address) => address.includes('/invitation#')) ?? '');
    await choosePassword(bos, 'Choose a password', bo.password);
    await bos.getByRole('button', { name: 'Accept and sign in' }).click();
    const secret = await setUpAuthenticator(bos);
    await keepRecoveryCodes(bos);
    await expect(bos.getByRole('heading', { level: 1, name: 'My security' })).toBeVisible();
    await bos.getByRole('button', { name: 'Sign out' }).click();
    await expect(bos.getByText('You are signed out')).toBeVisible();
    await givePassword(bos, server.url, bo);
    await codeField(bos).fill(await nextCodeFor(secret));
    await expect(bos.getByRole('heading', { level: 1, name: 'My security' })).toBeVisible();
    await expect(bos.getByRole('link', { name: 'Settings' })).toBeHidden();
  });

  await test.step('the owner finds it all again in the settings and under People', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await expect(step('Settings')).toBeVisible();
    await expect(page.getByLabel('Organization name')).toHaveValue('Harbor Support');
    await expectAccessible(page);
    await page.goto(`${server.url}/people/import`);
    await expect(step('Import people')).toBeVisible();
    await expectAccessible(page);
  });
});
