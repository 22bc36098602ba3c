import { nextCodeFor } from '../fixtures/authenticator.js';
import {
  askForRecoveryCode,
  codeField,
  expectSignedIn,
  givePassword,
  makeRecoveryCode,
  secretOf,
  signInWithRecoveryCode,
} from '../fixtures/by-hand.js';
import { People } from '../fixtures/people.js';
import { changePolicy } from '../fixtures/policy.js';
import { expect, test } from '../fixtures/test.js';

const NOT_AT_HAND = /The phone is only not at hand/;

test('an admin lets in for a day an agent whose phone is not at hand', async ({ page, freshServer, openBrowser }) => {
  const server = await freshServer();
  const people = new People(server);
  // Sessions of a month, so that the day shows.
  await changePolicy(server, await people.addOwner(), {
    rules: [{ role: 'AGENT', sessionLifetimeHours: 720, sessionIdleMinutes: null }],
  });
  const admin = await people.add('ADMIN', { enrolled: true });
  const agent = await people.add('AGENT', { enrolled: true });
  await people.enter(page, admin);
  const code = await makeRecoveryCode(page, server.url, agent, {
    situation: NOT_AT_HAND,
    reason: 'Left the phone at home; at the front desk in person',
  });

  const agents = await openBrowser();
  await test.step('the agent is in, and everything is as it was', async () => {
    await signInWithRecoveryCode(agents, server.url, agent, code);
    await expectSignedIn(agents);
    await agents.goto(`${server.url}/security`);
    await expect(agents.getByRole('table', { name: 'Factors' })).toContainText('Work phone');
    await expect(agents.getByText('10 codes left')).toBeVisible();
    const session = agents.getByRole('table', { name: 'Sessions' }).getByRole('row').filter({ hasText: 'This one' });
    await expect(session).toContainText(/in 23 hours|tomorrow/);
  });

  await test.step('but changes no factor with it', async () => {
    await agents.getByRole('link', { name: 'Add an authenticator app' }).click();
    await expect(agents.getByRole('dialog', { name: 'Confirm it is you' })).toBeVisible();
  });

  await test.step('the code worked once, and the phone still does', async () => {
    const elsewhere = await openBrowser();
    await signInWithRecoveryCode(elsewhere, server.url, agent, code);
    await expect(elsewhere.getByLabel('Recovery code')).toHaveAttribute('aria-invalid', 'true');
    await givePassword(elsewhere, server.url, agent);
    await codeField(elsewhere).fill(await nextCodeFor(secretOf(agent)));
    await expectSignedIn(elsewhere);
    const session = elsewhere.getByRole('table', { name: 'Sessions' }).getByRole('row').filter({ hasText: 'This one' });
    await expect(session).toContainText('in 30 days');
  });
});

test('an admin has the code mailed to the agent without seeing it', async ({
  page,
  people,
  server,
  mailbox,
  openBrowser,
}) => {
  const admin = await people.add('ADMIN', { enrolled: true });
  const agent = await people.add('AGENT', { enrolled: true });
  await people.enter(page, admin);

  await test.step('the admin asks for it', async () => {
    const dialog = await askForRecoveryCode(page, server.url, agent, {
      situation: NOT_AT_HAND,
      reason: 'Phone in repair until tomorrow',
    });
    await dialog.getByRole('radio', { name: /E-mail it without showing me/ }).check();
    await dialog.getByRole('button', { name: 'E-mail the code' }).click();
  });

  const code = await test.step('only the mail holds it', async () => {
    const { text } = await mailbox.waitForMail(agent.email, /a recovery code for you/);
    const [mailed = ''] = /\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}\b/.exec(text) ?? [];
    expect(mailed, text).not.toBe('');
    const made = page.getByRole('dialog', { name: 'Recovery code made' });
    await expect(made).toContainText(`on its way to ${agent.email}`);
    await expect(made).not.toContainText(mailed);
    return mailed;
  });

  await test.step('the agent signs in with it', async () => {
    const agents = await openBrowser();
    await signInWithRecoveryCode(agents, server.url, agent, code);
    await expectSignedIn(agents);
  });
});
