import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { toDate } from '../../platform/clock.js';
import { CHALLENGE_LASTS } from '../../platform/webauthn.js';
import { answerSignIn } from '../sign-in/sign-in-mapping.js';
import { SignInResult } from '../sign-in/sign-in.types.js';
import { beginPasskeySignIn } from './begin-passkey-sign-in.js';
import { beginWebauthnAssertion, type BegunAssertion } from './begin-webauthn-assertion.js';
import { SignInWithPasskeyInput, WebauthnAssertion } from './passkeys.types.js';
import { signInWithPasskey } from './sign-in-with-passkey.js';

@Resolver()
export class PasskeysResolver {
  @Allow({ attempt: 'SECOND_FACTOR', session: 'ANY' })
  @Mutation(() => WebauthnAssertion, {
    description:
      'Options for navigator.credentials.get, answered by one of the own passkeys: for an unfinished sign-in (then verifySecondFactor), or to step up (then stepUp). Good once, here only. CONFLICT where there is no passkey that may answer.',
  })
  async beginWebauthnAssertion(@Ctx() { op }: GraphQLContext): Promise<WebauthnAssertion> {
    const { caller } = op;
    if (caller.kind !== 'attempt' && caller.kind !== 'session')
      throw new Error(`an assertion was begun by ${caller.kind}`);
    return answer(
      valueOf(
        await beginWebauthnAssertion(
          op,
          caller.user,
          caller.kind === 'attempt'
            ? { purpose: 'SECOND_FACTOR', boundTo: caller.attempt.id }
            : { purpose: 'STEP_UP', boundTo: caller.session.id },
        ),
      ),
    );
  }

  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => WebauthnAssertion, {
    description:
      'Options for navigator.credentials.get without an address and a password: also for autofill (mediation: conditional). Sets a cookie: only the same browser answers, with signInWithPasskey. Leaves no event in the audit trail, for nobody has shown who they are.',
  })
  async beginPasskeySignIn(@Ctx() { op, credentials }: GraphQLContext): Promise<WebauthnAssertion> {
    const token = credentials.passkeyBrowser() ?? op.random.token();
    const begun = await beginPasskeySignIn(op, token);
    credentials.setPasskeyBrowser(token, CHALLENGE_LASTS);
    return answer(begun);
  }

  @Allow({ anonymous: true, attempt: 'EITHER' })
  @Mutation(() => SignInResult, {
    description:
      "Signs in with a passkey alone, where the role's rule allows it (passkeySignIn) and its user was verified: two factors in one step. INVALID_CREDENTIALS is one answer for unknown, wrong and spent ones, for roles that may not, and for suspended users.",
  })
  async signInWithPasskey(
    @Arg('input', () => SignInWithPasskeyInput, { description: 'What the passkey answered.' })
    input: SignInWithPasskeyInput,
    @Ctx() context: GraphQLContext,
  ): Promise<typeof SignInResult> {
    const { op, credentials } = context;
    return answerSignIn(
      valueOf(
        await signInWithPasskey(op, {
          webauthn: input.webauthn,
          transport: input.transport,
          rememberDevice: input.rememberDevice,
          browserToken: credentials.passkeyBrowser(),
          deviceTokenOf: credentials.deviceOf,
        }),
      ),
      context,
    );
  }
}

function answer({ options, expiresAt }: BegunAssertion): WebauthnAssertion {
  return { options, expiresAt: toDate(expiresAt) };
}
