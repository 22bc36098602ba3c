import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.js';

@ObjectType({
  simpleResolvers: true,
  description: 'A new passkey, pending: it is no factor until its answer was confirmed.',
})
export class WebauthnEnrollment {
  @Field(() => ID, { description: 'Names the enrollment for confirmWebauthnEnrollment.' }) id: string;
  @Field(() => JsonScalar, {
    description:
      'PublicKeyCredentialCreationOptionsJSON: for PublicKeyCredential.parseCreationOptionsFromJSON and navigator.credentials.create. A client may narrow authenticatorSelection.authenticatorAttachment and hints; nothing else.',
  })
  options: object;
  @Field(() => DateTimeScalar, { description: 'Five minutes; begin anew after that.' }) expiresAt: Date;
}

@InputType({ description: 'The proof that the passkey was made.' })
export class ConfirmWebauthnEnrollmentInput {
  @Field(() => ID, { description: 'Of the enrollment that beginWebauthnEnrollment answered with.' }) id: string;
  @Field(() => JsonScalar, {
    description:
      'The PublicKeyCredential that answers the options, as its toJSON() gives it. Judged once: INVALID_CODE where it is not right, then begin anew.',
  })
  response: unknown;
  @Field(() => String, {
    nullable: true,
    description: 'What its user calls it, 1–60 characters; absent: a name is made.',
  })
  name?: string | null;
  @Field(() => ID, {
    nullable: true,
    description:
      "One of the caller's own factors that the new one replaces, of any kind: it is removed in the same transaction, and the recovery codes stay good. Only while signed in. NOT_FOUND where it is not there any more; nothing is changed then.",
  })
  replaces?: string | null;
}
