import type { Page } from '@playwright/test';
import { openProfile } from '../fixtures/by-hand.js';
import type { Person } from '../fixtures/people.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

interface Answer {
  readonly data: { readonly users?: { readonly totalCount: number } } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** A program somewhere: it has the token and the address, and nothing else. */
function program(url: string, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = async <Data = Answer['data']>(query: string): Promise<Answer & { readonly data: Data }> => {
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return (await response.json()) as Answer & { readonly data: Data };
  };
  return {
    ask,
    /** The code and the words that it is refused with; nothing where it is not. */
    async refusal(query = '{ users { totalCount } }'): Promise<string> {
      const { errors = [] } = await ask(query);
      return errors.map(({ message, extensions }) => `${extensions.code}: ${message}`).join('; ');
    },
    download: (exportUrl: string) => fetch(exportUrl, { headers }),
    async startExport(): Promise<string> {
      const { data } = await ask<{ requestStatusExport: { statusExport: { id: string } } }>(
        'mutation { requestStatusExport { statusExport { id } } }',
      );
      return data.requestStatusExport.statusExport.id;
    },
  };
}

/**
 * A WebSocket of the program, in a page of nowhere: let in, and subscribed to the end of an export where there is an id.
 * @throws what the server closed it with, where it is not let in
 */
function openSocket(nowhere: Page, url: string, token: string, exportId: string | null = null) {
  return nowhere.evaluateHandle(
    async ([address, authorization, id]) => {
      const socket = new WebSocket(address, 'graphql-transport-ws');
      const closed = new Promise<string>((resolve) => {
        socket.onclose = ({ code, reason }) => resolve(`${code} ${reason}`);
      });
      let finish: (downloadUrl: string) => void = () => undefined;
      const downloadUrl = new Promise<string>((resolve) => (finish = resolve));
      const isLetIn = new Promise<null>((resolve) => {
        socket.onmessage = ({ data }) => {
          const { type, payload } = JSON.parse(String(data));
          if (type === 'connection_ack') resolve(null);
          if (type === 'next') finish(payload.data.statusExportCompleted.downloadUrl);
        };
      });
      socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
      const refused = await Promise.race([isLetIn, closed]);
      if (refused !== null) throw new Error(refused);
      if (id !== null) {
        const query = 'subscription($id: ID) { statusExportCompleted(id: $id) { downloadUrl } }';
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { id } } }));
      }
      return { closed, downloadUrl };
    },
    [`${url.replace(/^http/, 'ws')}/graphql`, `Bearer ${token}`, exportId] as const,
  );
}

/** In the console: name, scopes, token. */
async function makeToken(page: Page, admin: Person, name: string, scopes: readonly string[]): Promise<string> {
  await page.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create an API token' });
  await dialog.getByLabel('What is it for?').fill(name);
  for (const scope of scopes) await dialog.getByLabel(scope).check();
  await dialog.getByLabel('How long does it work?').selectOption('30');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const stepUp = page.getByRole('dialog', { name: 'Confirm it is you' });
  await stepUp.getByRole('textbox', { name: 'Your password' }).fill(admin.password);
  await stepUp.getByRole('button', { name: 'Confirm' }).click();
  const shown = page.getByRole('dialog', { name: `Your token “${name}”` });
  const token = await shown.getByLabel('API token', { exact: true }).innerText();
  await expect(shown.getByLabel('Example')).toContainText('Authorization: Bearer $COUNTERSIGN_TOKEN');
  await expectAccessible(page);
  // What is shown this once goes by its button only.
  await page.keyboard.press('Escape');
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Create token' })).toBeFocused();
  return token.trim();
}

test('an admin gives a program a token, which reads, is paused with its owner, and is dead once revoked', async ({
  page,
  people,
  server,
  openBrowser,
}) => {
  test.slow();
  const owner = await people.addOwner();
  // Signed in with the password alone: that is no fresh proof, so making a token asks for one.
  const admin = await people.add('ADMIN');
  await people.enter(page, admin);
  const row = page.getByRole('row', { name: 'Nightly export' });

  await test.step('there is none yet, and the page says what one is for', async () => {
    await page.goto(server.url);
    await page.getByRole('link', { name: 'Integrations' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'API tokens' })).toBeVisible();
    await expect(page.getByText('No program has access yet.')).toBeVisible();
    await expectAccessible(page);
  });

  const token =
    await test.step('made without a scope it is refused with what to do, and nothing typed is lost', async () => {
      await page.getByRole('button', { name: 'Create token' }).click();
      const dialog = page.getByRole('dialog', { name: 'Create an API token' });
      await dialog.getByLabel('What is it for?').fill('Nightly export');
      await dialog.getByRole('button', { name: 'Create token' }).click();
      await expect(dialog.getByText('Choose at least one scope.')).toBeVisible();
      await expect(dialog.getByLabel('What is it for?')).toHaveValue('Nightly export');
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      return makeToken(page, admin, 'Nightly export', ['Read people', 'Export the status']);
    });
  const nightly = program(server.url, token);
  const nowhere = await openBrowser();
  let exportUrl = '';

  await test.step('the program reads people, makes an export, follows it on the socket and downloads it', async () => {
    const { data } = await nightly.ask('{ users { totalCount } }');
    expect(data?.users?.totalCount).toBeGreaterThanOrEqual(2);
    const socket = await openSocket(nowhere, server.url, token, await nightly.startExport());
    exportUrl = await socket.evaluate(({ downloadUrl }) => downloadUrl);
    const file = await nightly.download(exportUrl);
    expect(file.status).toBe(200);
    expect(await file.text()).toContain(admin.email);
    expect(await nightly.refusal('{ policy { version } }')).toContain('SCOPE_MISSING');
  });

  await test.step('the list shows it and that it was used, on a phone too', async () => {
    await page.reload();
    await expect(row).toContainText('Read people, Export the status');
    await expect(row).toContainText('just now');
    await expect(page.getByText(token)).toHaveCount(0);
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expect(() => expectNoSidewaysScroll(page)).toPass();
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  const ownersPage = await openBrowser();
  await people.enter(ownersPage, owner);
  await test.step('its owner is suspended: it is paused with the reason, its socket closes', async () => {
    const socket = await openSocket(nowhere, server.url, token);
    await openProfile(ownersPage, server.url, admin);
    await ownersPage.getByRole('button', { name: 'Suspend' }).click();
    await ownersPage
      .getByRole('dialog')
      .getByRole('button', { name: /^Suspend/ })
      .click();
    expect(await socket.evaluate(({ closed }) => closed)).toMatch(/paused.*suspended/);
    expect(await nightly.refusal()).toMatch(/^UNAUTHENTICATED: This API token is paused\. Its owner is suspended/);
    await ownersPage.goto(`${server.url}/integrations`);
    await expect(ownersPage.getByRole('row', { name: 'Nightly export' })).toContainText(
      /Paused.*Its owner is suspended/,
    );
  });

  await test.step('the suspension is lifted: it works again', async () => {
    await openProfile(ownersPage, server.url, admin);
    await ownersPage.getByRole('button', { name: 'Lift suspension' }).click();
    await ownersPage.getByRole('dialog').getByRole('button', { name: /Lift/ }).click();
    await expect.poll(() => nightly.refusal()).toBe('');
  });

  await test.step('the account owner revokes it: refused on every way in', async () => {
    const socket = await openSocket(nowhere, server.url, token);
    await ownersPage.goto(`${server.url}/integrations`);
    await ownersPage.getByRole('button', { name: 'Revoke Nightly export' }).click();
    const dialog = ownersPage.getByRole('dialog', { name: 'Revoke “Nightly export”?' });
    await expect(dialog).toContainText(`${admin.name} is told by e-mail`);
    await dialog.getByRole('button', { name: 'Revoke token' }).click();
    await expect(ownersPage.getByText('“Nightly export” is revoked.')).toBeVisible();
    await expect(ownersPage.getByRole('row', { name: 'Nightly export' })).toHaveCount(0);
    expect(await socket.evaluate(({ closed }) => closed)).toMatch(/^4403/);
    expect(await nightly.refusal()).toBe('UNAUTHENTICATED: Sign in first.');
    expect((await nightly.download(exportUrl)).status).toBe(401);
    await expect(openSocket(nowhere, server.url, token)).rejects.toThrow(/4403/);
  });

  await test.step('the trail tells what the program did, in whose name', async () => {
    await ownersPage.goto(`${server.url}/audit`);
    await expect(ownersPage.getByText(`Nightly export (${admin.name})`).first()).toBeVisible();
  });
});
