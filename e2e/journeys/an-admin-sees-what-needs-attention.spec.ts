import { connect } from '../fixtures/api.js';
import { freePort } from '../fixtures/free-port.js';
import { importPeople, newPerson, People } from '../fixtures/people.js';
import { startServer } from '../fixtures/server.js';
import { expect, test } from '../fixtures/test.js';

const VERIFY = 'mutation ($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }';

test('an admin sees what needs attention, opens the people behind a figure, and reads why mails do not arrive', async ({
  openBrowser,
}) => {
  // Many sign-ins, each with a password to hash.
  test.setTimeout(120_000);
  // Nobody listens there: mail cannot leave.
  const server = await startServer({ smtpUrl: `smtp://127.0.0.1:${await freePort()}` });
  try {
    const people = new People(server);
    const owner = await people.addOwner();
    const short = { ...newPerson('AGENT'), name: 'Runa Short' };
    await importPeople(server, [short, newPerson('AGENT')]);
    await people.enroll(short);
    const page = await openBrowser({ baseURL: server.url });
    const api = await people.enter(page, owner);

    await test.step('on the first day the chart says when it begins', async () => {
      await page.goto('/');
      // Changes of factors are mailed, and these mails do not leave.
      await expect(page.getByRole('region', { name: 'What needs attention' })).toContainText(/mails? not delivered/);
      await expect(page.getByRole('region', { name: 'Coverage over time' })).toContainText('Today is the first day');
    });

    await test.step('somebody runs out of recovery codes, and somebody gets one from an admin', async () => {
      for (const recoveryCode of (short.recoveryCodes ?? []).slice(0, 7)) {
        const browser = connect(server.url);
        await browser.request(SIGN_IN, { input: { email: short.email, password: short.password } });
        await browser.request(VERIFY, { input: { recoveryCode } });
      }
      const { users } = await api.request<{ users: { nodes: { id: string; name: string }[] } }>(
        'query { users(filter: { search: "Runa" }) { nodes { id name } } }',
      );
      await api.request('mutation ($input: IssueRecoveryCodeInput!) { issueRecoveryCode(input: $input) { code } }', {
        input: {
          userId: users.nodes[0]?.id,
          situation: 'FACTOR_NOT_AT_HAND',
          reason: 'Phone at home',
          sendByEmail: false,
        },
      });
      await page.reload();
    });

    const attention = page.getByRole('region', { name: 'What needs attention' });
    await test.step('each figure opens the people behind it', async () => {
      await expect(attention).toContainText('1 person with an issued recovery code that waits to be used');
      await attention
        .getByRole('listitem')
        .filter({ hasText: 'with 3 or fewer own recovery codes left' })
        .getByRole('link', { name: '1 person' })
        .click();
      await expect(page.getByText('1 person found')).toBeVisible();
      await expect(page.getByRole('link', { name: 'Runa Short' })).toBeVisible();
      await page.getByRole('button', { name: 'Take off the filter: At most 3 recovery codes left' }).click();
      await expect(page.getByText('3 people', { exact: true })).toBeVisible();
      await page.goBack();
      await expect(attention).toBeVisible();
    });

    await test.step('and the mails, with the reason', async () => {
      await attention.getByRole('link', { name: /\d+ mails/ }).click();
      const mails = page.getByRole('region', { name: 'Mails that did not arrive' });
      await expect(mails.getByRole('link', { name: 'Runa Short' }).first()).toBeVisible();
      await expect(mails).toContainText(/Tried \d+ times?, and will be again/);
      await expect(mails).toBeInViewport();
    });
  } finally {
    await server.dispose();
  }
});
