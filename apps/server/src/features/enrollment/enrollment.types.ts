import { Field, ID, InputType, ObjectType } from 'type-graphql';

import { DateTimeScalar } from '../../graphql/scalars.js';
import { FactorType } from '../factors/factors.types.js';
import { RecoveryCodeSet } from '../recovery/recovery.types.js';
import { ViewerType } from '../viewer/viewer.types.js';

@ObjectType({
  simpleResolvers: true,
  description:
    'A new authenticator, pending: it is no factor until a code of it was confirmed. The secret is shown here and never again.',
})
export class TotpEnrollment {
  @Field(() => ID, { description: 'Names the enrollment for confirmTotpEnrollment.' }) id: string;
  @Field(() => String, { description: 'Base32 of 160 bits, to type where nothing can be scanned.' }) secret: string;
  @Field(() => String, { description: 'otpauth:// link; on a phone it opens the authenticator app.' })
  otpauthUri: string;
  @Field(() => String, { description: 'The link as a QR code, an SVG document.' }) qrCodeSvg: string;
  @Field(() => DateTimeScalar, { description: 'Until when it can be confirmed; begin anew after that.' })
  expiresAt: Date;
}

@InputType({ description: 'The proof that the authenticator was set up.' })
export class ConfirmTotpEnrollmentInput {
  @Field(() => ID, { description: 'Of the enrollment that beginTotpEnrollment answered with.' }) id: string;
  @Field(() => String, { description: 'Six digits that the app shows now; INVALID_CODE where they do not fit.' })
  code: string;
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

@ObjectType({
  simpleResolvers: true,
  description: 'Codes by mail, pending: no factor until the code that was mailed came back.',
})
export class EmailEnrollment {
  @Field(() => ID, { description: 'Names the enrollment for confirmEmailEnrollment.' }) id: string;
  @Field(() => String, { description: "The user's address, masked: a•••@example.com." }) maskedAddress: string;
  @Field(() => DateTimeScalar, { description: 'Until when the code works: ten minutes. Begin anew for another one.' })
  expiresAt: Date;
}

@InputType({ description: 'The proof that the mailbox is the one of the caller.' })
export class ConfirmEmailEnrollmentInput {
  @Field(() => ID, { description: 'Of the enrollment that beginEmailEnrollment answered with.' }) id: string;
  @Field(() => String, { description: 'Six digits out of the mail; INVALID_CODE where they do not fit.' }) code: string;
  @Field(() => ID, {
    nullable: true,
    description:
      "One of the caller's own factors that the new one replaces, as in ConfirmTotpEnrollmentInput. Codes to an address that is no longer the caller's are replaced without being named.",
  })
  replaces?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'The factor is active.' })
export class EnrollmentPayload {
  @Field(() => FactorType, { description: 'The factor, active from now on.' }) factor: FactorType;
  @Field(() => RecoveryCodeSet, {
    nullable: true,
    description:
      'With the first factor, and with one set up after an issued code: ten own codes, shown this once. Null otherwise: the codes from before stay good.',
  })
  recoveryCodes: RecoveryCodeSet | null;
  @Field(() => ViewerType, { description: 'Signed in by now, where this finished a sign-in.' }) viewer: ViewerType;
  @Field(() => String, {
    nullable: true,
    description: 'Of the session that this finished the sign-in of, with transport TOKEN; null otherwise.',
  })
  sessionToken: string | null;
}
