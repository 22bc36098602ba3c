import { givePassword, keepRecoveryCodes } from '../fixtures/by-hand.js';
import { nextCodeFor } from '../fixtures/authenticator.js';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test.js';

test('an agent enrolls on the phone itself', async ({ people, server, openBrowser }) => {
  const agent = await people.add('AGENT');
  const phone = await openBrowser({
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  });

  await test.step('signs in, and chooses to set up a factor', async () => {
    await givePassword(phone, server.url, agent);
    await expectNoSidewaysScroll(phone);
    await phone.getByRole('link', { name: 'Add an authenticator app' }).tap();
    const proof = phone.getByRole('dialog', { name: 'Confirm it is you' });
    await proof.getByLabel('Your password').and(phone.locator('input')).fill(agent.password);
    await proof.getByRole('button', { name: 'Confirm' }).tap();
  });

  const secret =
    await test.step('opens the app by a link instead of a picture that no phone can scan off itself', async () => {
      const link = phone.getByRole('link', { name: 'Open in the authenticator app' });
      await expect(link).toBeInViewport();
      const uri = new URL((await link.getAttribute('href')) ?? '');
      expect(uri.protocol).toBe('otpauth:');
      expect(uri.host).toBe('totp');
      expect(decodeURIComponent(uri.pathname)).toContain(agent.email);
      expect(uri.searchParams.get('issuer')).not.toBe('');
      const typed = (await phone.getByLabel('Key to type').innerText()).replaceAll(/\s/g, '');
      expect(uri.searchParams.get('secret'), 'the key to type is the one of the link').toBe(typed);
      await expectNoSidewaysScroll(phone);
      await expectAccessible(phone);
      return typed;
    });

  await test.step('types the code on the keypad for digits', async () => {
    const field = phone.getByLabel('Code that the app shows');
    await expect(field).toHaveAttribute('inputmode', 'numeric');
    await expect(field).toHaveAttribute('autocomplete', 'one-time-code');
    await field.fill(await nextCodeFor(secret));
  });

  await test.step('keeps the recovery codes, which fit on the screen', async () => {
    await expect(phone.getByRole('heading', { name: 'Keep your recovery codes' })).toBeVisible();
    await expectNoSidewaysScroll(phone);
    await keepRecoveryCodes(phone);
  });

  await test.step('finds the own factor under My security', async () => {
    await expect(phone.getByRole('heading', { level: 1, name: 'My security' })).toBeVisible();
    await expect(phone.getByRole('table', { name: 'Factors' })).toContainText('Authenticator app');
    await expectNoSidewaysScroll(phone);
  });
});
