import { opensslToken, startJwtProvider } from '@countersign/identity-providers';
import { tellOfTheMixedTeam } from '../fixtures/mixed-team.js';
import { test } from '../fixtures/test.js';

test('the mixed team through tokens that openssl signs: each sign-in is judged by how it was made @both', async ({
  page,
  freshServer,
}, testInfo) => {
  const portal = await startJwtProvider();
  // Nothing of the product, nor of a library that it uses, has a hand in the signature.
  portal.makeToken = (claims) => opensslToken(claims, portal.secret);
  try {
    await tellOfTheMixedTeam({
      page,
      start: freshServer,
      folder: testInfo.outputPath(),
      corporate: {
        kind: 'JWT',
        settings: { signInUrl: portal.signInUrl, secret: portal.secret },
        connect: (callbackUrl) => {
          portal.callbackUrl = callbackUrl;
        },
        knows: ({ id, email, name, proved }) =>
          portal.people.set(id, { external_id: id, email, name, amr: proved ? ['pwd', 'otp'] : ['pwd'] }),
      },
    });
  } finally {
    await portal.stop();
  }
});
