import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { nextCodeFor } from '../fixtures/authenticator.js';
import {
  chooseAuthenticatorApp,
  choosePassword,
  codeField,
  expectSignedIn,
  givePassword,
  keepRecoveryCodes,
  openProfile,
  setUpAuthenticator,
  signInWithRecoveryCode,
  typePassword,
} from '../fixtures/by-hand.js';
import { importPeople, newPerson, People } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';
import { makeTeam, TEAM_SIZE } from './team.js';

const folder = join(import.meta.dirname, '../../docs/pictures');
const DESKTOP = { viewport: { width: 1280, height: 790 } };
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

async function take(page: Page, name: string): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  // Nothing is under the pointer.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), caret: 'hide' });
}

test('the first day, in pictures', async ({ freshServer, openBrowser, mailbox }) => {
  const server = await freshServer();
  const people = new People(server);
  const page = await openBrowser(DESKTOP);
  const owner = { ...newPerson('OWNER'), name: 'Nora Whitfield', email: 'nora.whitfield@example.com' };

  // Set up.
  await page.goto(await server.setUpLink());
  await page.getByLabel('Organization name').fill('Harbor Support');
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await choosePassword(page, 'Password', owner.password);
  await expect(page.getByText('Very strong')).toBeVisible();
  await take(page, 'set-up');
  await page.getByRole('button', { name: 'Create the owner account' }).click();
  const enrollment = page.getByRole('heading', { name: 'Set up two-factor authentication' });
  const proof = page.getByRole('dialog', { name: 'Confirm it is you' });
  await expect(enrollment.or(proof).first()).toBeVisible();
  if (await proof.isVisible()) {
    await choosePassword(page, 'Your password', owner.password);
    await proof.getByRole('button', { name: 'Confirm' }).click();
  }
  owner.secret = await setUpAuthenticator(page, 'Nora’s phone');
  await keepRecoveryCodes(page);
  await page.getByRole('link', { name: 'Leave, and finish later' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  // The team: some of them look after themselves before anybody asks.
  const team = makeTeam();
  await importPeople(server, team);
  const early = team.filter((_, index) => index % 9 === 3);
  for (const person of early) await people.enroll(person);

  // The requirement.
  await page.goto(`${server.url}/policy`);
  await page.getByRole('switch', { name: 'Require for agents and admins' }).check();
  const preview = page.getByRole('region', { name: 'Preview' });
  await preview.getByText(/people must set up a factor/).click();
  await take(page, 'policy-preview');
  await page.getByRole('button', { name: 'Review changes' }).click();
  const review = page.getByRole('dialog', { name: 'Review the changes' });
  await expect(review).toContainText('already use');
  await review.getByLabel('Send everybody concerned a notice').check();
  await take(page, 'policy-review');
  await review.getByRole('button', { name: 'Require for agents and admins' }).click();
  await expect(page.getByText('is in force')).toBeVisible();

  // An agent enrolls at a computer, another one on the phone.
  const waiting = team.filter((person) => person.secret === undefined && person.role === 'AGENT');
  const [agent, another] = waiting;
  if (agent === undefined || another === undefined) throw new Error('Nobody is left to enroll.');
  await mailbox.waitForMail(agent.email, /set up your second factor/);
  const agents = await openBrowser(DESKTOP);
  await givePassword(agents, server.url, agent);
  await chooseAuthenticatorApp(agents);
  await expect(agents.getByRole('img', { name: /QR code/ })).toBeVisible();
  await take(agents, 'enroll');
  agent.secret = await setUpAuthenticator(agents, 'Work phone');
  await expect(agents.getByRole('heading', { name: 'Keep your recovery codes' })).toBeVisible();
  await take(agents, 'recovery-codes');
  await keepRecoveryCodes(agents);
  await expectSignedIn(agents);

  const phone = await openBrowser(PHONE);
  await givePassword(phone, server.url, another);
  await chooseAuthenticatorApp(phone);
  await expect(phone.getByRole('link', { name: 'Open in the authenticator app' })).toBeVisible();
  await take(phone, 'enroll-on-a-phone');
  for (const person of waiting.slice(2, 90)) {
    if (waiting.indexOf(person) % 3 !== 0) await people.enroll(person);
  }

  // The export, from the mail.
  await page.goto(`${server.url}/exports`);
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByRole('link', { name: 'Download CSV' })).toBeVisible();
  const mail = await mailbox.waitForMail(owner.email, /status export is ready/);
  const reader = await openBrowser(DESKTOP);
  await reader.goto(mail.links.find((link) => link.includes('/exports/')) ?? '');
  await typePassword(reader, owner);
  await expect(codeField(reader)).toBeVisible();
  await take(reader, 'sign-in-code');
  await codeField(reader).fill(await nextCodeFor(owner.secret));
  await expect(reader.getByRole('link', { name: 'Download CSV' })).toBeVisible();
  await take(reader, 'export');

  // Somebody lost the phone.
  await openProfile(page, server.url, agent);
  await page.getByRole('tab', { name: 'Security settings' }).click();
  await take(page, 'security-settings');
  await page.getByRole('button', { name: 'Show recovery code' }).click();
  const dialog = page.getByRole('dialog', { name: `Recovery code for ${agent.name}` });
  await dialog.getByLabel('Reason').fill('Phone lost on the train; called back on the number in the directory');
  await take(page, 'recovery-code-asked');
  await dialog.getByRole('button', { name: 'Show the code' }).click();
  const made = page.getByRole('dialog', { name: 'Recovery code made' });
  const code = (await made.getByLabel('Recovery code').innerText()).trim();
  await take(page, 'recovery-code-made');
  await made.getByRole('button', { name: 'Done' }).click();
  await agents.context().clearCookies();
  await signInWithRecoveryCode(agents, server.url, agent, code);
  agent.secret = await setUpAuthenticator(agents, 'New phone');
  await keepRecoveryCodes(agents);
  await expect(agents.getByRole('table', { name: 'Factors' })).toContainText('New phone');
  await take(agents, 'back-in');

  // Where the team stands at the end of the day.
  await page.goto(`${server.url}/people`);
  await page.getByRole('button', { name: 'Count them' }).click();
  await expect(page.getByText(`${TEAM_SIZE + 1} people`)).toBeVisible();
  await take(page, 'people');
  await page.goto(server.url);
  await expect(page.getByRole('table', { name: 'Coverage by role' })).toBeVisible();
  await take(page, 'overview');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, 'overview-dark');
});
