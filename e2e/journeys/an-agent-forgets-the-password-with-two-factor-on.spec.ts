import { nextCodeFor } from '../fixtures/authenticator.js';
import { choosePassword, codeField, expectSignedIn, givePassword, secretOf } from '../fixtures/by-hand.js';
import { expect, test } from '../fixtures/test.js';

test('an agent who forgot the password sets a new one by mail, and is asked for the code as ever', async ({
  page,
  people,
  server,
  mailbox,
  openBrowser,
}) => {
  const agent = await people.add('AGENT', { enrolled: true });
  const renewed = { ...agent, password: 'harvest-violin-ceiling-93' };
  const atWork = await openBrowser();
  await people.enter(atWork, agent);
  await atWork.goto(`${server.url}/security`);
  await expectSignedIn(atWork);

  const ask = async (email: string): Promise<string> => {
    await page.goto(`${server.url}/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await expect(page.getByLabel('E-mail'), 'what was typed is kept').toHaveValue(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await expect(page.getByRole('heading', { name: 'Look into your mailbox' })).toBeFocused();
    return (await page.getByRole('main').innerText()).replaceAll(email, '…');
  };
  const link = await test.step('asks for a link; the answer says nothing about who exists', async () => {
    const unknown = await ask('nobody.at.all@example.com');
    expect(await ask(agent.email)).toBe(unknown);
    const mail = await mailbox.waitForMail(agent.email, /choose a new password/);
    expect(mailbox.mails.filter((other) => other.to.includes('nobody.at.all@example.com'))).toEqual([]);
    return mail.links.find((address) => address.includes('/password#')) ?? '';
  });

  await test.step('a password that is guessed easily is said to be one, and refused', async () => {
    await page.goto(link);
    await expect(page, 'the token does not stay in the address').not.toHaveURL(/#/);
    await choosePassword(page, 'New password', 'password1');
    await expect(page.getByText('Guessed at once')).toBeVisible();
    await page.getByRole('button', { name: 'Set new password' }).click();
    const field = page.getByLabel('New password').and(page.locator('input'));
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field, 'nothing typed is lost').toHaveValue('password1');
    await expect(field).toBeFocused();
  });

  await test.step('a good one is taken; nobody is signed in by that', async () => {
    await choosePassword(page, 'New password', renewed.password);
    await expect(page.getByText('Very strong')).toBeVisible();
    await page.getByRole('button', { name: 'Set new password' }).click();
    await expect(page.getByText('Your new password is set')).toBeVisible();
    await page.goto(`${server.url}/security`);
    await expect(page).toHaveURL(/\/sign-in/);
    await mailbox.waitForMail(agent.email, /your password was changed/);
  });

  await test.step('the session from before is over', async () => {
    await expect(atWork).toHaveURL(/\/sign-in/);
  });

  await test.step('the old password is refused; the new one still asks for the code', async () => {
    await givePassword(page, server.url, agent);
    await expect(page.getByRole('alert')).toContainText('Not signed in');
    await givePassword(page, server.url, renewed);
    await codeField(page).fill(await nextCodeFor(secretOf(agent)));
    await expectSignedIn(page);
  });

  await test.step('the link does not work a second time, and the page says where to get another', async () => {
    await atWork.goto(link);
    await choosePassword(atWork, 'New password', 'another-password-for-it-82');
    await atWork.getByRole('button', { name: 'Set new password' }).click();
    await atWork.getByRole('alert').getByRole('link', { name: 'Get a new link' }).click();
    await expect(atWork).toHaveURL(`${server.url}/forgot-password`);
  });
});
