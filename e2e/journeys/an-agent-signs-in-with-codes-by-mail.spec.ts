import { codeField, expectSignedIn, givePassword, keepRecoveryCodes, openProfile } from '../fixtures/by-hand.js';
import { nextCodeFor } from '../fixtures/authenticator.js';
import { changePolicy } from '../fixtures/policy.js';
import { importPeople, newPerson, People } from '../fixtures/people.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

test('an agent uses codes by mail as long as the policy lets them, and then replaces them @both', async ({
  page,
  mailbox,
  freshServer,
  openBrowser,
}) => {
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const agent = newPerson('AGENT');
  await importPeople(server, [agent]);
  const codeOf = async (): Promise<string> => {
    const { subject } = await mailbox.waitForMail(agent.email, /is your code/);
    return subject.slice(0, 6);
  };
  const admin = await openBrowser({ baseURL: server.url });

  await test.step('the owner turns codes by mail on, and reads what is weaker about them', async () => {
    await givePassword(admin, server.url, owner);
    await codeField(admin).fill(await nextCodeFor(owner.secret ?? ''));
    await expectSignedIn(admin);
    await admin.goto(`${server.url}/policy`);
    await admin.getByRole('checkbox', { name: 'Code by e-mail for agents' }).check();
    await expect(admin.getByText('Codes by e-mail are weaker')).toBeVisible();
    await changePolicy(server, owner, {
      rules: [{ role: 'AGENT', required: true, gracePeriodDays: 0, allowedFactors: ['TOTP', 'EMAIL'] }],
    });
  });

  await test.step('the agent has to set a factor up and chooses codes by mail', async () => {
    await givePassword(page, server.url, agent);
    await page.getByRole('button', { name: /Code by e-mail/ }).click();
    await expect(page.getByText('Weaker than an app or a passkey')).toBeVisible();
    await page.getByRole('button', { name: 'Mail me a code' }).click();
    await expect(page.getByText(/on its way to .•••@example\.com/)).toBeVisible();
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expectAccessible(page);
    await page.getByLabel('Code from the mail').fill(await codeOf());
    await keepRecoveryCodes(page);
    await expectSignedIn(page);
  });

  await test.step('signs in with a code; the one before is void once another was asked for', async () => {
    await page.context().clearCookies();
    await givePassword(page, server.url, agent);
    await page.getByRole('button', { name: 'Mail me a code' }).click();
    const first = await codeOf();
    await page.getByRole('button', { name: 'Mail me another code' }).click();
    await expect(page.getByText(/Another code is on its way/)).toBeVisible();
    const second = await codeOf();
    await page.getByLabel('Code from the mail').fill(first);
    await expect(page.getByLabel('Code from the mail')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByText('ask an admin to help you')).toBeVisible();
    await page.getByLabel('Code from the mail').fill(second);
    await expectSignedIn(page);
  });

  await test.step('cannot reset the password by mail: an admin sends the link', async () => {
    const other = await openBrowser({ baseURL: server.url });
    await other.goto(`${server.url}/forgot-password`);
    await other.getByLabel('E-mail').fill(agent.email);
    await other.getByRole('button', { name: /Send/ }).click();
    await mailbox.waitForMail(agent.email, /ask an admin for a new password/);
    await openProfile(admin, server.url, agent);
    await admin.getByRole('tab', { name: 'Security settings' }).click();
    await admin.getByRole('button', { name: 'Send password link' }).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('came to my desk');
    await dialog.getByRole('button', { name: 'Send password link' }).click();
    await expect(admin.getByText('The link is on its way')).toBeVisible();
    await mailbox.waitForMail(agent.email, /choose a new password/);
  });

  await test.step('the policy drops the kind, with grace: the agent is told until when, and replaces it', async () => {
    await changePolicy(server, owner, {
      rules: [{ role: 'AGENT', gracePeriodDays: 7, allowedFactors: ['TOTP'] }],
    });
    await page.reload();
    await expect(page.getByText('Replace your second factor')).toBeVisible();
    await page.goto(`${server.url}/security`);
    await page.getByRole('link', { name: /^Replace Codes by mail/ }).click();
    await expect(page.getByRole('heading', { name: /Replace “Codes by mail”/ })).toBeVisible();
    const secret = (await page.getByLabel('Key to type').innerText()).replaceAll(/\s/g, '');
    await page.getByLabel('Code that the app shows').fill(await nextCodeFor(secret));
    await expect(page.getByText('The recovery codes that you have stay valid.')).toBeVisible();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('Replace your second factor')).toBeHidden();
    await expect(page.getByRole('table', { name: 'Factors' })).not.toContainText('Code by e-mail');
  });
});
