import { startSamlProvider } from '@countersign/identity-providers';
import { tellOfTheMixedTeam } from '../fixtures/mixed-team.js';
import { test } from '../fixtures/test.js';

const SEVERAL_FACTORS = 'https://refeds.org/profile/mfa';

test('the mixed team through SAML, on a phone: each sign-in is judged by how it was made @both', async ({
  openBrowser,
  freshServer,
}, testInfo) => {
  const provider = await startSamlProvider();
  try {
    await tellOfTheMixedTeam({
      page: await openBrowser({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }),
      start: freshServer,
      folder: testInfo.outputPath(),
      corporate: {
        kind: 'SAML',
        settings: {
          identityProviderEntityId: provider.entityId,
          signInUrl: provider.signInUrl,
          certificates: [provider.certificate],
          multiFactorContexts: [SEVERAL_FACTORS],
          emailAttribute: 'email',
          nameAttribute: 'name',
        },
        knows: ({ id, email, name, proved }) =>
          provider.people.set(id, {
            nameId: id,
            email,
            name,
            ...(proved ? { authnContext: SEVERAL_FACTORS } : {}),
          }),
      },
    });
  } finally {
    await provider.stop();
  }
});
