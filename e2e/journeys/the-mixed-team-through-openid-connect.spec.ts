import { startOidcProvider } from '@countersign/identity-providers';
import { tellOfTheMixedTeam } from '../fixtures/mixed-team.js';
import { test } from '../fixtures/test.js';

test('the mixed team through OpenID Connect: each sign-in is judged by how it was made @both', async ({
  page,
  freshServer,
}, testInfo) => {
  const provider = await startOidcProvider();
  try {
    await tellOfTheMixedTeam({
      page,
      start: freshServer,
      folder: testInfo.outputPath(),
      corporate: {
        kind: 'OIDC',
        settings: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret },
        knows: ({ id, email, name, proved }) =>
          provider.people.set(id, {
            sub: id,
            email,
            email_verified: true,
            name,
            amr: proved ? ['pwd', 'otp'] : ['pwd'],
          }),
      },
    });
  } finally {
    await provider.stop();
  }
});
