import type { Page } from '@playwright/test';
import { People, signIn } from '../fixtures/people.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

const answer = (page: Page) => page.locator('.graphiql-response .CodeMirror-code');

/** The explorer asks as soon as it is told to: by the key that every editor of its kind has. */
async function run(page: Page, example: string): Promise<void> {
  await page.getByLabel('Example').selectOption(example);
  await expect(answer(page)).not.toContainText('"');
  await page.getByRole('textbox', { name: 'Document' }).focus();
  await page.keyboard.press('Control+Enter');
}

test('an integrator tries the API in the console', async ({ page, freshServer }) => {
  // An editor of some hundred kilobytes, on a machine that may be busy.
  test.slow();
  // Of its own, because the editor shows no more of an answer than there is room for.
  const server = await freshServer();
  const people = new People(server);
  // Signed in with the password alone: that is no fresh proof of a second factor, so what is sensitive asks for one.
  const admin = await people.add('ADMIN');
  const agent = await people.add('AGENT');
  await people.enter(page, admin);

  await test.step('opens the explorer and runs a prepared example', async () => {
    await page.goto(`${server.url}/integrations/explorer`);
    await expect(page.getByRole('heading', { level: 1, name: 'API explorer' })).toBeVisible();
    await expect(page.getByText('You act as yourself, on real data')).toBeVisible();
    await run(page, 'Who has no second factor');
    await expect(answer(page)).toContainText(agent.email);
  });

  await test.step('reads what a field means, beside the document', async () => {
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const documentation = page.locator('.graphiql-plugin');
    await documentation.getByRole('link', { name: 'Query', exact: true }).click();
    await expect(documentation).toContainText('coverage');
    await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
  });

  await test.step('Tab leaves the editor', async () => {
    const document = page.getByRole('textbox', { name: 'Document' });
    await document.focus();
    await page.keyboard.press('Tab');
    await expect(document).not.toBeFocused();
  });

  await test.step('finds what was typed after a look at another example, and starts anew', async () => {
    await page.getByLabel('Example').selectOption('A document of your own');
    await page.getByRole('textbox', { name: 'Document' }).focus();
    await page.keyboard.insertText('{ viewer { permissions } }');
    await page.keyboard.press('Control+Enter');
    await expect(answer(page)).toContainText('READ_USERS');
    await page.getByLabel('Example').selectOption('Coverage of the team');
    await expect(page.locator('.graphiql-query-editor')).toContainText('byRole');
    await page.getByLabel('Example').selectOption('A document of your own');
    await expect(page.locator('.graphiql-query-editor')).toContainText('{ viewer { permissions } }');
    await page.getByRole('button', { name: 'Start anew' }).click();
    await expect(page.locator('.graphiql-query-editor')).not.toContainText('permissions');
  });

  await test.step('is shown what a policy would do, based on the version that is there', async () => {
    await run(page, 'What would requiring it do');
    await expect(answer(page)).toContainText('inGrace');
    await expect(answer(page)).toContainText(agent.email);
  });

  await test.step('asks for an export, and a subscription tells of its end', async () => {
    await run(page, 'Ask for a status export');
    await expect(answer(page)).toContainText('QUEUED');
    await run(page, 'Watch the latest export');
    await expect(answer(page)).toContainText('COMPLETED');
    await expect(answer(page)).toContainText('.csv');
  });

  await test.step('a subscription without an end is told of the next export, until it is stopped', async () => {
    await run(page, 'Be told of every export that ends');
    await expect(page.getByRole('button', { name: /^Stop/ })).toBeVisible();
    const elsewhere = await signIn(server, admin);
    // Whoever waits hears of what ends from now on: asked for again, because nothing says when the socket is there.
    await expect(async () => {
      await elsewhere.request('mutation { requestStatusExport { statusExport { id } } }');
      await expect(answer(page)).toContainText(admin.name, { timeout: 2_000 });
    }).toPass();
    await page.getByRole('button', { name: /^Stop/ }).click();
    await expect(page.getByRole('button', { name: /^Execute/ })).toBeVisible();
  });

  await test.step('a mutation that wants a fresh proof asks for it, and is then done', async () => {
    await run(page, 'Make an API token');
    const dialog = page.getByRole('dialog', { name: 'Confirm it is you' });
    await dialog.getByRole('textbox', { name: 'Your password' }).fill(admin.password);
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await expect(dialog).toBeHidden();
    await expect(answer(page)).toContainText('cst_');
  });

  await test.step('who gives up on the proof is told that nothing was done', async () => {
    await page.context().clearCookies();
    await people.enter(page, admin);
    await run(page, 'Make an API token');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await expect(answer(page)).toContainText('nothing was changed');
  });

  await test.step('nothing of it stays in the browser', async () => {
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => /graphiql/i.test(key)))).toEqual([]);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain('viewer');
  });

  await test.step('is readable on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    // The editor takes its new width a moment after the window.
    await expect(() => expectNoSidewaysScroll(page)).toPass();
    await expectAccessible(page);
  });
});
