import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { People } from '../fixtures/people.js';
import { changePolicy } from '../fixtures/policy.js';
import { expect, test } from '../fixtures/test.js';

interface Line {
  readonly type: string;
  readonly at: string;
  readonly actor: { readonly label: string };
  readonly detail: Readonly<Record<string, unknown>> | null;
}

async function downloadFrom(page: Page, name: string): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

test('an admin finds what happened in the audit trail, and exports it', async ({
  page,
  freshServer,
  mailbox,
  openBrowser,
}) => {
  // Three people enroll, each with a code of a step of its own.
  test.slow();
  const server = await freshServer();
  const people = new People(server);
  const owner = await people.addOwner();
  const admin = await people.add('ADMIN', { enrolled: true });
  const agent = await people.add('AGENT', { enrolled: true });
  await changePolicy(server, owner, { rules: [{ role: 'AGENT', sessionLifetimeHours: 8 }] });
  await people.enter(page, admin);
  const events = page.getByRole('table', { name: 'Events, the latest first' });
  const rows = events.getByRole('row').filter({ has: page.getByRole('button', { name: /^Details/ }) });

  await test.step('narrows it down: kinds, a person, a time', async () => {
    await page.goto(`${server.url}/audit`);
    await expect(rows.first()).toBeVisible();
    const kinds = page.getByRole('combobox', { name: 'What happened' });
    for (const kind of ['Policy changed', 'Second factor set up']) {
      await kinds.fill(kind);
      await page.getByRole('option', { name: kind }).click();
    }
    await page.keyboard.press('Escape');
    await page.getByLabel('When').selectOption('Last 7 days');
    await expect(rows).toHaveCount(4);
    await page.getByRole('combobox', { name: 'Done by' }).fill(owner.email);
    await page.getByRole('option', { name: owner.name }).click();
    await expect(rows).toHaveCount(2);
  });

  await test.step('the address keeps all of it', async () => {
    const address = new URL(page.url());
    expect(address.searchParams.getAll('type')).toEqual(['policy.updated', 'factor.enrolled']);
    expect(address.searchParams.get('time')).toBe('week');
    await page.reload();
    await expect(rows).toHaveCount(2);
    await expect(events).not.toContainText(agent.name);
  });

  await test.step('reads what a change was about, in words and as data', async () => {
    await page.getByRole('button', { name: 'Details: Policy changed' }).click();
    await expect(events).toContainText('Agents: sessions last 8 hours, was 24 hours');
    await page.getByText('As data').click();
    await expect(page.getByRole('region', { name: 'As data' })).toContainText('"setting": "sessionLifetimeHours"');
  });

  await test.step('exports exactly that as JSON lines', async () => {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Export the audit trail' });
    await expect(dialog).toContainText('the filters of this page');
    await dialog.getByRole('radio', { name: 'JSON lines' }).check();
    await dialog.getByRole('button', { name: 'Start export' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Export of the audit trail' })).toBeVisible();
    const { name, text } = await downloadFrom(page, 'Download JSON lines');
    expect(name).toMatch(/^audit-trail-\d{4}-\d\d-\d\d\.jsonl$/);
    const lines = linesOf(text);
    expect(lines.map((line) => line.type)).toEqual(['policy.updated', 'factor.enrolled']);
    for (const line of lines) expect(line.actor.label).toBe(owner.name);
    expect(lines[0]?.detail).toMatchObject({ changes: ['Agents: sessions last 8 hours, was 24 hours'] });
  });

  await test.step('everything as CSV, without a filter', async () => {
    await page.goto(`${server.url}/audit`);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('button', { name: 'Start export' }).click();
    const { text } = await downloadFrom(page, 'Download CSV');
    const [header = '', latest = ''] = text.split('\r\n');
    expect(header).toMatch(/^at,type,what_happened,outcome,actor_kind,actor_id,actor,/);
    expect(latest, 'the download before it').toContain('Export of the audit trail downloaded');
  });

  await test.step('the mail links to the page, and agents get neither page nor file', async () => {
    const mail = await mailbox.waitForMail(admin.email, /export of the audit trail is ready/);
    const link = mail.links.find((candidate) => candidate.includes('/exports/')) ?? '';
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1, name: 'Export of the audit trail' })).toBeVisible();
    const agents = await openBrowser();
    await people.enter(agents, agent);
    await agents.goto(link);
    await expect(agents.getByRole('heading', { name: 'You may not see this page' })).toBeVisible();
    for (const ending of ['csv', 'jsonl']) expect((await agents.request.get(`${link}.${ending}`)).status()).toBe(403);
  });

  await test.step('both are listed, and each download is in the trail', async () => {
    await page.goto(`${server.url}/exports?kind=audit`);
    await expect(page.getByRole('tab', { name: 'Audit trail' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('link', { name: /^Download/ })).toHaveCount(2);
    await page.goto(`${server.url}/audit?type=audit_export.downloaded`);
    await expect(rows).toHaveCount(2);
  });

  await test.step('an owner has it kept for a year, and the trail says so', async () => {
    const owners = await openBrowser();
    await people.enter(owners, owner);
    await owners.goto(`${server.url}/audit`);
    const kept = owners.getByRole('region', { name: 'How long events are kept' });
    await expect(kept).toContainText('Events are kept for 730 days');
    await kept.getByRole('button', { name: 'Change' }).click();
    const dialog = owners.getByRole('dialog', { name: 'How long events are kept' });
    await dialog.getByLabel('Keep events for').fill('12');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toContainText('from 30 to 3650');
    await dialog.getByLabel('Keep events for').fill('365');
    await expect(dialog.getByRole('alert')).toContainText('older than 365 days');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(kept).toContainText('Events are kept for 365 days');
    await page.goto(`${server.url}/audit?type=account.updated`);
    await expect(page.getByText('Events are kept for 365 days')).toBeVisible();
    await expect(page.getByText('Owners can change this.')).toBeVisible();
    await page.getByRole('button', { name: 'Details: Account settings changed' }).click();
    await expect(events).toContainText('365, was 730');
  });
});
