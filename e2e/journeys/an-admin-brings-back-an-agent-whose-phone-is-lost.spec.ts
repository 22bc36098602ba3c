import { codeFor, nextCodeFor } from '../fixtures/authenticator.js';
import {
  askForRecoveryCode,
  codeField,
  expectSignedIn,
  givePassword,
  keepRecoveryCodes,
  secretOf,
  setUpAuthenticator,
  signInWithRecoveryCode,
} from '../fixtures/by-hand.js';
import { expect, expectAccessible, test } from '../fixtures/test.js';

test('an admin shows a recovery code to an agent whose phone is lost, and a new factor replaces everything', async ({
  page,
  people,
  server,
  mailbox,
  openBrowser,
}) => {
  const admin = await people.add('ADMIN', { enrolled: true });
  const agent = await people.add('AGENT', { enrolled: true });
  const lost = secretOf(agent);
  const ownCode = agent.recoveryCodes?.[0] ?? '';

  const atWork = await openBrowser();
  await people.enter(atWork, agent);
  await atWork.goto(`${server.url}/security`);
  await expectSignedIn(atWork);

  const code = await test.step('the admin makes a code, and says why', async () => {
    await people.enter(page, admin);
    const dialog = await askForRecoveryCode(page, server.url, agent, {
      situation: /The phone is lost or replaced/,
      reason: 'Phone stolen on the train; confirmed by calling back',
    });
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Show the code' }).click();
    const made = page.getByRole('dialog', { name: 'Recovery code made' });
    const shown = (await made.getByLabel('Recovery code').innerText()).trim();
    await expectAccessible(page);
    await made.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText(shown), 'shown once').toBeHidden();
    return shown;
  });

  await test.step('the agent is told by mail that it exists, without the code', async () => {
    const mail = await mailbox.waitForMail(agent.email, /a recovery code for you/);
    expect(mail.text).toContain(admin.name);
    expect(mail.text).not.toContain(code);
  });

  const atHome = await openBrowser();
  const secret = await test.step('the agent signs in with it, and has to set up a new phone first', async () => {
    await signInWithRecoveryCode(atHome, server.url, agent, code);
    await expect(atHome).toHaveURL(/\/enroll/);
    return setUpAuthenticator(atHome, 'New phone');
  });

  await test.step('gets new recovery codes, and is in', async () => {
    const fresh = await keepRecoveryCodes(atHome);
    expect(fresh).not.toContain(ownCode);
    await expect(atHome.getByRole('table', { name: 'Factors' })).toContainText('New phone');
    await expect(atHome.getByRole('table', { name: 'Factors' })).not.toContainText('Work phone');
  });

  await test.step('the session from before is over', async () => {
    await expect(atWork).toHaveURL(/\/sign-in/);
  });

  await test.step('neither the lost phone, nor an old code, nor the admin’s code works any more', async () => {
    await givePassword(atWork, server.url, agent);
    await codeField(atWork).fill(await codeFor(lost));
    await expect(codeField(atWork)).toHaveAttribute('aria-invalid', 'true');
    await atWork.getByRole('button', { name: 'Use a recovery code instead' }).click();
    for (const dead of [ownCode, code]) {
      await atWork.getByLabel('Recovery code').fill(dead);
      const refused = atWork.waitForResponse((response) => response.url().endsWith('/graphql'));
      await atWork.getByRole('button', { name: 'Verify' }).click();
      expect(await (await refused).text()).toContain('INVALID_CODE');
    }
  });

  await test.step('the new phone does', async () => {
    await givePassword(atWork, server.url, agent);
    await codeField(atWork).fill(await nextCodeFor(secret));
    await expectSignedIn(atWork);
  });

  await test.step('the audit trail says who made it, for whom, and why', async () => {
    await page.getByRole('tab', { name: 'Activity' }).click();
    await page.getByRole('link', { name: 'All in the audit trail' }).click();
    const issued = page.getByRole('row').filter({ hasText: /recovery code issued/i });
    await expect(issued).toContainText(admin.name);
    await issued.getByRole('button', { name: /Details/ }).click();
    await expect(page.getByText(/^Phone stolen on the train/)).toBeVisible();
  });
});
