import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { choosePassword, openProfile } from '../fixtures/by-hand.js';
import { importPeople, newPerson, People } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';
import { makeTeam } from './team.js';

const folder = join(import.meta.dirname, '../../docs/pictures');
const DESKTOP = { viewport: { width: 1280, height: 790 } };

async function take(page: Page, name: string): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  // Nothing is under the pointer.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), caret: 'hide' });
}

/** As a spreadsheet writes it, with what goes wrong in one. */
function listWithMistakes([first = '', ...others]: readonly string[]): string {
  const rows = [first, ...others].map((name) => `${name};${addressOf(name)};Agent`);
  const mistakes = [
    `${first};${addressOf(first).toUpperCase()};Agent`,
    'Liv Sandberg;liv.sandberg(at)example.com;Agent',
    'Otto Reiter;otto.reiter@example.com;Boss',
  ];
  return `\ufeff${['Name;Email;Role', ...rows, ...mistakes, ''].join('\r\n')}`;
}

const addressOf = (name: string): string => `${name.replaceAll(' ', '.').toLowerCase()}@example.com`;

const NEWCOMERS = ['Anouk Delacroix', 'Bram Visser', 'Cleo Marsh', 'Davit Petrosyan', 'Edda Lindner', 'Fadi Khoury'];

test('the tasks of an admin, in pictures', async ({ freshServer, openBrowser }) => {
  const server = await freshServer();
  const people = new People(server);
  const owner = { ...newPerson('OWNER'), name: 'Nora Whitfield', email: 'nora.whitfield@example.com' };
  const page = await openBrowser(DESKTOP);
  const dialog = page.getByRole('dialog');

  await page.goto(await server.setUpLink());
  await page.getByLabel('Organization name').fill('Harbor Support');
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await choosePassword(page, 'Password', owner.password);
  await page.getByRole('button', { name: 'Create the owner account' }).click();
  await expect(page.getByRole('heading', { name: 'Set up two-factor authentication' })).toBeVisible();
  await people.enroll(owner);
  await page.context().clearCookies();

  const team = makeTeam().slice(0, 40);
  await importPeople(server, team);
  for (const person of team.filter((_, index) => index % 3 === 0)) await people.enroll(person);
  const api = await people.enter(page, owner);

  // Somebody is invited.
  await page.goto(`${server.url}/people`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await dialog.getByLabel('E-mail').fill('ines.laurent@example.com');
  await dialog.getByLabel('Name').fill('Ines Laurent');
  await take(page, 'invite');
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(dialog).toBeHidden();

  // A list with mistakes is imported.
  await page.goto(`${server.url}/people/import`);
  await page.getByLabel('CSV file').setInputFiles({
    name: 'new-colleagues.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(listWithMistakes(NEWCOMERS)),
  });
  await page.getByRole('button', { name: `Invite ${NEWCOMERS.length} people` }).click();
  await expect(page.getByText(`${NEWCOMERS.length} people are invited`)).toBeVisible();
  await take(page, 'import-report');

  // The details of somebody.
  const agent = team.find((person) => person.secret !== undefined && person.role === 'AGENT');
  if (agent === undefined) throw new Error('Nobody has enrolled.');
  await openProfile(page, server.url, agent);
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByRole('button', { name: 'Change role' })).toBeVisible();
  await take(page, 'profile-details');

  // Programs that are let in; one of them has called already.
  const tokens = [
    { name: 'Weekly report', scopes: ['READ_USERS', 'EXPORT_STATUS'], days: 90 },
    { name: 'Log collector', scopes: ['READ_AUDIT'], days: 365 },
    { name: 'Service desk', scopes: ['READ_USERS', 'RECOVER_USERS', 'MANAGE_SESSIONS'], days: 30 },
  ];
  for (const { name, scopes, days } of tokens) {
    const { createApiToken } = await api.request<{ createApiToken: { token: string } }>(
      'mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { token } }',
      { input: { name, scopes, expiresInDays: days } },
    );
    if (name === 'Service desk') continue;
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${createApiToken.token}` },
      body: JSON.stringify({ query: '{ viewer { user { name } } }' }),
    });
  }
  await page.goto(`${server.url}/integrations`);
  await expect(page.getByText('Service desk')).toBeVisible();
  await take(page, 'integrations');
});
