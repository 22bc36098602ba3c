import type { Page } from '@playwright/test';
import { choosePassword, expectSignedIn, givePassword } from '../fixtures/by-hand.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

const confirmLinkIn = (mail: { readonly links: readonly string[] }): string =>
  mail.links.find((address) => address.includes('/email#')) ?? '';

/** The link is opened; only the button does anything. */
async function openAndConfirm(page: Page, link: string): Promise<void> {
  // Away from the page first: a browser that only gets another fragment loads nothing.
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Confirm your new e-mail address' })).toBeVisible();
  await expect(page, 'the token does not stay in the address').not.toHaveURL(/#/);
  await page.getByRole('button', { name: 'Confirm address' }).click();
}

test('an agent changes the e-mail address, after one that was a mistake', async ({
  page,
  people,
  server,
  mailbox,
  openBrowser,
}) => {
  test.slow();
  await people.addOwner();
  const agent = await people.add('AGENT');
  const mistyped = `typo.${agent.email}`;
  const moved = { ...agent, email: `new.${agent.email}` };
  const elsewhere = await openBrowser();
  await givePassword(elsewhere, server.url, agent);
  await expectSignedIn(elsewhere);
  await givePassword(page, server.url, agent);
  await expectSignedIn(page);
  const section = page.getByRole('region', { name: 'E-mail address' });
  const dialog = page.getByRole('dialog', { name: 'Your new e-mail address' });
  const askFor = async (address: string): Promise<void> => {
    await section.getByRole('button', { name: 'Change e-mail address' }).click();
    await dialog.getByLabel('New e-mail address').fill(address);
    await dialog.getByRole('button', { name: 'Send the link' }).click();
  };

  await test.step('asks for it, and proves who asks', async () => {
    await askFor(mistyped);
    const proof = page.getByRole('dialog', { name: 'Confirm it is you' });
    await choosePassword(page, 'Your password', agent.password);
    await proof.getByRole('button', { name: 'Confirm' }).click();
    await expect(section).toContainText(`Waiting for ${mistyped}`);
    await expect(section).toContainText(`${agent.email} stays`);
    await mailbox.waitForMail(agent.email, /a change of your e-mail address was asked for/);
    await expectAccessible(page);
  });

  await test.step('takes it back; the link does not work any more', async () => {
    const link = confirmLinkIn(await mailbox.waitForMail(mistyped, /confirm your new e-mail address/));
    await section.getByRole('button', { name: 'Take the change back' }).click();
    await expect(section.getByRole('status')).toContainText(`${agent.email} stays`);
    await expect(section).not.toContainText('Waiting for');
    const stranger = await openBrowser();
    await openAndConfirm(stranger, link);
    await expect(stranger.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();
    await expectAccessible(stranger);
  });

  const mailReader = await openBrowser();
  await test.step('asks for the right one, and confirms it where the mail is read', async () => {
    await askFor(moved.email);
    await expect(section.getByRole('status')).toContainText(`A link is on its way to ${moved.email}`);
    const link = confirmLinkIn(await mailbox.waitForMail(moved.email, /confirm your new e-mail address/));
    await mailReader.goto(link);
    await expect(mailReader.getByRole('button', { name: 'Confirm address' })).toBeVisible();
    await page.reload();
    await expect(section, 'opening the link alone does nothing').toContainText(`Waiting for ${moved.email}`);
    await openAndConfirm(mailReader, link);
    await expect(mailReader.getByRole('heading', { name: 'Your new address is confirmed' })).toBeFocused();
    await mailbox.waitForMail(agent.email, /your e-mail address was changed/);
  });

  await test.step('stays signed in here, and nowhere else', async () => {
    await page.reload();
    await expect(section).toContainText(moved.email);
    await expect(section).not.toContainText('Waiting for');
    await expect(elsewhere).toHaveURL(/\/sign-in/);
  });

  await test.step('signs in with the new address, and with the old one no more', async () => {
    await givePassword(elsewhere, server.url, agent);
    await expect(elsewhere.getByRole('alert')).toContainText('Not signed in');
    await givePassword(elsewhere, server.url, moved);
    await expectSignedIn(elsewhere);
  });
});

test('an agent changes the password, and every other browser is signed out', async ({
  page,
  people,
  server,
  mailbox,
  openBrowser,
}) => {
  const agent = await people.add('AGENT');
  const renewed = { ...agent, password: 'harvest-violin-ceiling-93' };
  const elsewhere = await openBrowser();
  await givePassword(elsewhere, server.url, agent);
  await expectSignedIn(elsewhere);
  await givePassword(page, server.url, agent);
  await expectSignedIn(page);
  const section = page.getByRole('region', { name: 'Password' });
  const dialog = page.getByRole('dialog', { name: 'Change your password' });
  const current = dialog.getByLabel('Current password').and(page.locator('input'));
  const save = dialog.getByRole('button', { name: 'Change password' });

  await test.step('a wrong current password is said at its field, and nothing typed is lost', async () => {
    await section.getByRole('button', { name: 'Change password' }).click();
    await expect(current).toBeFocused();
    await current.fill('not-the-right-one');
    await choosePassword(page, 'New password', renewed.password);
    await expect(dialog.getByText('Very strong')).toBeVisible();
    await save.click();
    await expect(current).toHaveAttribute('aria-invalid', 'true');
    await expect(current).toBeFocused();
    await expect(dialog.getByLabel('New password').and(page.locator('input'))).toHaveValue(renewed.password);
    await expectAccessible(page);
  });

  await test.step('the right one changes it', async () => {
    await current.fill(agent.password);
    await save.click();
    await expect(section.getByRole('status')).toContainText('Your password is changed.');
    await mailbox.waitForMail(agent.email, /your password was changed/);
  });

  await test.step('stays signed in here, and nowhere else', async () => {
    await page.reload();
    await expectSignedIn(page);
    await expect(elsewhere).toHaveURL(/\/sign-in/);
    await givePassword(elsewhere, server.url, agent);
    await expect(elsewhere.getByRole('alert')).toContainText('Not signed in');
    await givePassword(elsewhere, server.url, renewed);
    await expectSignedIn(elsewhere);
  });
});
