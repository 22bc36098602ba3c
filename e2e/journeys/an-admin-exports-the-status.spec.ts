import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { codeField, secretOf, typePassword } from '../fixtures/by-hand.js';
import { nextCodeFor } from '../fixtures/authenticator.js';
import { People, importPeople, newPerson } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

const HEADER =
  'name,email,role,status,two_factor_enabled,factors,enrolled_at,last_used_at,recovery_codes_left,sign_in_methods,last_sign_in_at,grace_ends_at';

/** Enough for a file that takes several batches, so that there is progress to watch. */
const MANY = 20_000;

/** Keeps every text that says how far the export is, from before the page's own scripts run. */
async function watchProgress(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { progressSeen: seen });
    new MutationObserver(() => {
      const [text] = /Waiting to start|[\d,]+ of [\d,]+ rows/.exec(document.body?.textContent ?? '') ?? [];
      if (text !== undefined && seen.at(-1) !== text) seen.push(text);
    }).observe(document, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { progressSeen: readonly string[] }).progressSeen);
}

async function downloadFrom(page: Page): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download CSV' }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('an admin exports who uses two-factor authentication, and opens the file from the mail', async ({
  page,
  freshServer,
  mailbox,
  openBrowser,
}) => {
  const server = await freshServer();
  const people = new People(server);
  const admin = await people.add('ADMIN', { enrolled: true });
  const agent = await people.add('AGENT');
  const trickster = { ...newPerson('AGENT'), name: '=cmd()' };
  const visitor = await people.add('END_USER');
  const crowd = Array.from({ length: MANY }, () => newPerson('AGENT'));
  await importPeople(server, [trickster, ...crowd]);
  await people.enter(page, admin);
  const progress = await watchProgress(page);

  await test.step('finds the way to it beside the requirement', async () => {
    await page.goto(`${server.url}/policy`);
    await page.getByRole('link', { name: 'Export two-factor authentication status' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Exports' })).toBeVisible();
  });

  await test.step('starts it, and watches it come to its end without loading the page again', async () => {
    await page.getByRole('button', { name: 'Start export' }).click();
    await expect(page.getByRole('link', { name: 'Download CSV' })).toBeVisible({ timeout: 30_000 });
    const seen = await progress();
    expect(seen, 'how far it was').not.toEqual([]);
    const rows = seen.flatMap((text) =>
      text.endsWith('rows') ? [Number(text.split(' ')[0]?.replaceAll(',', ''))] : [],
    );
    expect(rows).toEqual(rows.toSorted((one, other) => one - other));
  });

  const link = await test.step('is told by mail, with a link to a page and not to the file', async () => {
    const mail = await mailbox.waitForMail(admin.email, /status export is ready/);
    const address = mail.links.find((candidate) => candidate.includes('/exports/')) ?? '';
    expect(address).not.toContain('.csv');
    return address;
  });

  const { name, text } =
    await test.step('opens the link signed out: signs in first, then the page is there', async () => {
      const elsewhere = await openBrowser();
      await elsewhere.goto(link);
      await expect(elsewhere).toHaveURL(/\/sign-in/);
      await typePassword(elsewhere, admin);
      await codeField(elsewhere).fill(await nextCodeFor(secretOf(admin)));
      await expect(elsewhere).toHaveURL(link);
      await expect(elsewhere.getByText(`${(MANY + 3).toLocaleString('en-US')} rows`)).toBeVisible();
      return downloadFrom(elsewhere);
    });

  await test.step('the file has a line for everybody in the team, and nothing that a spreadsheet would run', () => {
    expect(name).toMatch(/^two-factor-status-\d{4}-\d\d-\d\d\.csv$/);
    const lines = text.split('\r\n');
    expect(lines[0]).toBe(HEADER);
    expect(lines.at(-1)).toBe('');
    expect(lines.length - 2).toBe(MANY + 3);
    const lineOf = (email: string) => lines.find((line) => line.includes(`,${email},`))?.split(',') ?? [];
    const [, , role, status, enabled, factors, enrolledAt, lastUsedAt, codesLeft, methods, lastSignInAt, grace] =
      lineOf(admin.email);
    expect([role, status, enabled, factors, codesLeft, methods, grace]).toEqual([
      'ADMIN',
      'ENABLED',
      'yes',
      'TOTP',
      '10',
      'PASSWORD',
      '',
    ]);
    for (const at of [enrolledAt, lastUsedAt, lastSignInAt]) expect(at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(lineOf(agent.email)).toEqual([
      agent.name,
      agent.email,
      'AGENT',
      'OPTIONAL',
      'no',
      '',
      '',
      '',
      '0',
      'PASSWORD',
      '',
      '',
    ]);
    expect(lineOf(trickster.email)[0]).toBe("'=cmd()");
    expect(lineOf(visitor.email), 'end users are not the team').toEqual([]);
  });

  await test.step('nobody else gets the page or the file', async () => {
    const agents = await openBrowser();
    await people.enter(agents, agent);
    await agents.goto(link);
    await expect(agents.getByRole('heading', { name: 'You may not see this page' })).toBeVisible();
    expect((await agents.request.get(`${link}.csv`)).status()).toBe(403);
    const strangers = await openBrowser();
    expect((await strangers.request.get(`${link}.csv`)).status()).toBe(401);
  });

  await test.step('the download is in the audit trail', async () => {
    await page.goto(`${server.url}/audit`);
    await expect(page.getByRole('row').filter({ hasText: /export downloaded/i })).toContainText(admin.name);
  });
});
