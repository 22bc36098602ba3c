import { codeFor, nextCodeFor } from '../fixtures/authenticator.js';
import { codeField, expectSignedIn, givePassword, secretOf } from '../fixtures/by-hand.js';
import { expect, test } from '../fixtures/test.js';

const MINUTE = 60_000;

test('an agent pastes the code of the authenticator app, after two that were wrong', async ({
  page,
  people,
  server,
  context,
}) => {
  const agent = await people.add('AGENT', { enrolled: true });
  const secret = secretOf(agent);

  await test.step('a wrong password says nothing about who exists', async () => {
    await givePassword(page, server.url, { ...agent, password: 'not-the-right-one' });
    await expect(page.getByRole('alert')).toContainText('Not signed in');
    const known = await page.getByRole('alert').innerText();
    await givePassword(page, server.url, { ...agent, email: 'nobody.at.all@example.com' });
    await expect(page.getByRole('alert')).toHaveText(known, { useInnerText: true });
  });

  await test.step('gives the password, and is asked for the code', async () => {
    await givePassword(page, server.url, agent);
    await expect(page).toHaveURL(/\/sign-in\/verify/);
    await expect(codeField(page)).toBeFocused();
  });

  await test.step('types a wrong code: it is refused as soon as it is full, and the field waits for another', async () => {
    await codeField(page).pressSequentially(await codeFor(secret, Date.now() - 60 * MINUTE));
    await expect(codeField(page)).toHaveAccessibleDescription(/code/i);
    await expect(codeField(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(codeField(page)).toHaveValue('');
    await expect(codeField(page)).toBeFocused();
  });

  await test.step('types the code of a phone whose clock is five minutes late, and is told so', async () => {
    await codeField(page).pressSequentially(await codeFor(secret, Date.now() - 5 * MINUTE));
    await expect(page.getByRole('alert')).toContainText(/clock of the device that made it is about 5 minutes behind/);
    await expect(page.getByRole('alert')).toContainText('Set Automatically');
  });

  await test.step('pastes the right one, with the space that the app puts into it', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    const code = await nextCodeFor(secret);
    await page.evaluate((text) => navigator.clipboard.writeText(text), `${code.slice(0, 3)} ${code.slice(3)}`);
    await codeField(page).focus();
    await page.keyboard.press('Control+V');
    await expectSignedIn(page);
    await expect(page).toHaveURL(`${server.url}/security`);
  });

  await test.step('reads how the sign-in was judged', async () => {
    await expect(page.getByRole('region', { name: 'Recent sign-ins' })).toContainText('Signed in with a second factor');
  });
});
