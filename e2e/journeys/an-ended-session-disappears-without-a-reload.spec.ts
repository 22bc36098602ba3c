import { codeField, expectSignedIn, openProfile, secretOf, typePassword } from '../fixtures/by-hand.js';
import { nextCodeFor } from '../fixtures/authenticator.js';
import { importPeople, newPerson, People } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

test('an admin ends sessions: they leave every open list, and their browsers land on the sign-in page, without a reload', async ({
  page,
  freshServer,
  openBrowser,
}) => {
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const [admin, colleague, agent] = [newPerson('ADMIN'), newPerson('ADMIN'), newPerson('AGENT')];
  await importPeople(server, [admin, colleague, agent]);
  for (const enrolling of [admin, colleague]) await people.enroll(enrolling);
  await people.enter(page, admin);
  const [watching, ended, others] = [await openBrowser(), await openBrowser(), await openBrowser()];
  await people.enter(watching, owner);
  await people.enter(ended, colleague);
  await people.enter(others, agent);
  await watching.goto(`${server.url}/sessions`);
  await ended.goto(`${server.url}/people`);
  await others.goto(`${server.url}/security`);
  for (const browser of [ended, others]) await expectSignedIn(browser);
  const rowsOf = (email: string) => watching.getByRole('row').filter({ hasText: email });
  await expect(rowsOf(colleague.email).first()).toBeVisible();
  await expect(rowsOf(agent.email)).toHaveCount(1);

  await test.step('on a profile: the admin sees where the colleague is signed in, and ends it', async () => {
    await openProfile(page, server.url, colleague);
    await page.getByRole('tab', { name: 'Sessions' }).click();
    await page.getByRole('button', { name: 'End all sessions' }).click();
    const dialog = page.getByRole('dialog', { name: `End all sessions of ${colleague.name}?` });
    await dialog.getByRole('button', { name: 'End all sessions' }).click();
    await expect(page.getByText(/\d+ sessions? ended\./)).toBeVisible();
  });

  await test.step('nobody touches the other two pages: the list lost its rows, the browser says what happened', async () => {
    await expect(rowsOf(colleague.email)).toHaveCount(0);
    await expect(ended).toHaveURL(/\/sign-in\?reason=ended/);
    await expect(ended.getByText('Your session has ended')).toBeVisible();
    await expect(ended.getByRole('navigation', { name: 'Pages' })).toBeHidden();
    await expectSignedIn(others);
  });

  await test.step('the colleague signs in again to where they were, and is in the list', async () => {
    await typePassword(ended, colleague);
    await codeField(ended).fill(await nextCodeFor(secretOf(colleague)));
    await expect(ended).toHaveURL(`${server.url}/people`);
    await expect(rowsOf(colleague.email)).toHaveCount(1);
  });

  await test.step('a server that was away for a moment signs nobody out, and the lists go on after it', async () => {
    await server.restart();
    await page.goto(`${server.url}/sessions?role=AGENT`);
    await page.getByRole('checkbox', { name: `Choose the session of ${agent.name}` }).check();
    await page.getByRole('button', { name: 'End 1 session' }).click();
    const dialog = page.getByRole('dialog', { name: 'End 1 session of 1 person?' });
    await expect(dialog).toContainText(`${agent.name}: 1 session`);
    await dialog.getByRole('button', { name: 'End session' }).click();
    await expect(page.getByText('1 session of 1 person ended.')).toBeVisible();
    await expect(rowsOf(agent.email)).toHaveCount(0);
    await expect(others).toHaveURL(/\/sign-in\?reason=ended/);
    await expectSignedIn(ended);
  });

  await test.step('all of the account: the owner reads how many of whom, means it, and stays', async () => {
    await watching.getByRole('button', { name: 'End all sessions' }).click();
    const dialog = watching.getByRole('dialog', { name: 'End all sessions of the account?' });
    await expect(dialog).toContainText(/\d+ sessions end at once/);
    await expect(dialog).toContainText(/2 admins: \d+ sessions/);
    const confirm = dialog.getByRole('button', { name: 'End all sessions' });
    await expect(confirm).toBeDisabled();
    await dialog.getByLabel(/to confirm/).fill('end all sessions');
    await confirm.click();
    await expect(watching.getByText(/sessions of \d+ people ended\./)).toBeVisible();
    for (const browser of [page, ended]) await expect(browser).toHaveURL(/\/sign-in\?reason=ended/);
    await expectSignedIn(watching);
    await expect(watching.getByRole('table', { name: 'Sessions' }).getByRole('row')).toHaveCount(2);
  });
});
