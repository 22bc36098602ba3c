import { Field, InputType, ObjectType } from 'type-graphql';

import { SessionTransportEnum } from '../../graphql/enums.js';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.js';

@ObjectType({ simpleResolvers: true, description: 'What a passkey is to answer, once.' })
export class WebauthnAssertion {
  @Field(() => JsonScalar, {
    description:
      'PublicKeyCredentialRequestOptionsJSON: for PublicKeyCredential.parseRequestOptionsFromJSON and navigator.credentials.get.',
  })
  options: object;
  @Field(() => DateTimeScalar, { description: 'Five minutes; begin anew after that.' }) expiresAt: Date;
}

@InputType({ description: 'A passkey alone: the device, and the fingerprint, face or PIN that opened it.' })
export class SignInWithPasskeyInput {
  @Field(() => JsonScalar, {
    description:
      'The PublicKeyCredential that answers beginPasskeySignIn, as its toJSON() gives it. Its user has to have been verified, and it has to name its user (userHandle).',
  })
  webauthn: unknown;
  @Field(() => SessionTransportEnum, {
    defaultValue: 'COOKIE',
    description: 'As at signIn. A client without a browser keeps the cookie of beginPasskeySignIn all the same.',
  })
  transport: 'COOKIE' | 'TOKEN';
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Makes this browser a trusted device, which is then not asked for a second factor after the password. BAD_USER_INPUT where the rule remembers none.',
  })
  rememberDevice: boolean;
}
