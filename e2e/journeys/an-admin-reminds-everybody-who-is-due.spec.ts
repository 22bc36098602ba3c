import { readFile } from 'node:fs/promises';
import { changePolicy } from '../fixtures/policy.js';
import { importPeople, newPerson, People } from '../fixtures/people.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

/** More than a page, and more than one may act on without a second look. */
const MANY = 105;

test('an admin reminds everybody who is due, as one action that is reviewed before and followed to its end', async ({
  page,
  freshServer,
  mailbox,
}) => {
  test.slow();
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const admin = await people.add('ADMIN', { enrolled: true });
  const crowd = Array.from({ length: MANY }, (_, index) => ({
    ...newPerson('AGENT'),
    name: `Agent ${String(index).padStart(3, '0')}`,
  }));
  const [first] = crowd;
  await importPeople(server, crowd);
  await changePolicy(server, owner, { rules: [{ role: 'AGENT', required: true }] });
  await people.enter(page, admin);
  const dialog = page.getByRole('dialog');
  const chip = page.getByRole('button', { name: 'Take off the filter: Status: Due' });

  await test.step('finds them by filters that stand in the address, by keyboard alone', async () => {
    await page.goto(`${server.url}/people?role=END_USER&status=DUE`);
    await expect(page.getByText('Nobody fits these filters.')).toBeVisible();
    await page.getByRole('button', { name: 'Take off the filter: Role: End user' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/people\?status=DUE$/);
    await expect(chip).toBeVisible();
    await page.getByRole('button', { name: 'Count them' }).click();
    await expect(page.getByText(`${MANY} people found`)).toBeVisible();
    await page.getByRole('checkbox', { name: 'Choose Agent 000' }).focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('status').getByText('1 chosen')).toBeVisible();
  });

  await test.step('who was chosen stays chosen on the next page, and nobody under another filter', async () => {
    await page.getByRole('button', { name: 'Next page' }).click();
    await expect(page.getByRole('checkbox', { name: 'Choose Agent 050' })).toBeVisible();
    await expect(page.getByRole('status').getByText('1 chosen')).toBeVisible();
    await page.goBack();
    await chip.click();
    await expect(page.getByText('1 chosen')).toBeHidden();
    await page.goto(`${server.url}/people?status=DUE`);
  });

  await test.step('reviews what would be done to whom, and types how many', async () => {
    await page.getByRole('checkbox', { name: 'All on this page' }).check();
    await page.getByRole('button', { name: 'Choose everybody who fits the filters' }).click();
    await page.getByRole('button', { name: 'Remind', exact: true }).click();
    await expect(dialog).toContainText(`Remind ${MANY} people.`);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: `Remind ${MANY} people` }).click();
    await expect(dialog.getByLabel(`Type ${MANY} to confirm`)).toBeFocused();
    await dialog.getByLabel(`Type ${MANY} to confirm`).fill('7');
    await dialog.getByRole('button', { name: `Remind ${MANY} people` }).click();
    await expect(dialog).toContainText(`Type ${MANY} to go on.`);
    await dialog.getByLabel(`Type ${MANY} to confirm`).fill(String(MANY));
    await dialog.getByRole('button', { name: `Remind ${MANY} people` }).click();
  });

  await test.step('follows it to its end without loading the page again, and takes the results along', async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Remind' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Progress' }).getByRole('status')).toHaveText('Done', {
      timeout: 30_000,
    });
    await expect(page.getByRole('radiogroup').getByText(`Done ${MANY}`)).toBeVisible();
    await expectAccessible(page);
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download CSV' }).click();
    const text = await readFile(await (await coming).path(), 'utf8');
    expect(text.split('\r\n').filter((line) => line.includes(',DONE,'))).toHaveLength(MANY);
  });

  await test.step('each is mailed once, with the link to the guide', async () => {
    const mail = await mailbox.waitForMail(first?.email ?? '', /please set up your second factor/);
    expect(mail.links.some((link) => link.endsWith('/help/two-factor'))).toBe(true);
  });
});
