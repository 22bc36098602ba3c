import { Field, ID, Int, ObjectType } from 'type-graphql';

import { ProviderKindEnum, ProviderPresetEnum, RoleEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';

type RoleName = keyof typeof RoleEnum;

@ObjectType('SignInProvider', { simpleResolvers: true, description: 'A provider as the sign-in page offers it.' })
export class SignInProviderType {
  @Field(() => ID, { description: 'Of the provider.' }) id: string;
  @Field(() => String, { description: 'What its button says.' }) name: string;
  @Field(() => ProviderKindEnum, { description: 'The protocol that it speaks.' }) kind: keyof typeof ProviderKindEnum;
  @Field(() => String, {
    description:
      'Where a browser begins; a page of this server that sends it on. Add `?returnTo=` and a path of the console to come back there.',
  })
  startUrl: string;
}

@ObjectType('SignInOptions', {
  simpleResolvers: true,
  description:
    'The ways in that the sign-in page offers. Found by the domain alone: it never tells whether a user exists.',
})
export class SignInOptionsType {
  @Field(() => [SignInProviderType], { description: 'The providers that are turned on, by name.' })
  providers: SignInProviderType[];
  @Field(() => SignInProviderType, {
    nullable: true,
    description: 'The provider that takes the domain of the given address; null: none, or no address was given.',
  })
  providerForEmail: SignInProviderType | null;
  @Field(() => Boolean, {
    description:
      'Whether to offer e-mail and password first: false where a provider takes this domain. `/sign-in?with=password` always offers it.',
  })
  password: boolean;
}

@ObjectType('ProviderRole', { simpleResolvers: true, description: 'Which role a value means that a provider sends.' })
export class ProviderRoleType {
  @Field(() => String, { description: 'The value as the provider sends it; `*` means everybody.' }) value: string;
  @Field(() => RoleEnum, { description: 'The role of users who are made with it.' }) role: RoleName;
}

@ObjectType('OidcSettings', { simpleResolvers: true, description: 'What an OpenID Connect provider is set up with.' })
export class OidcSettingsType {
  @Field(() => ProviderPresetEnum, { nullable: true, description: 'Google, or null for any other provider.' })
  preset: keyof typeof ProviderPresetEnum | null;
  @Field(() => String, { description: 'The issuer, as it stands in its discovery document.' }) issuer: string;
  @Field(() => ID, { description: 'The client ID that the provider gave.' }) clientId: string;
  @Field(() => Boolean, { description: 'Whether a client secret is set. It is never shown again.' })
  hasClientSecret: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'Google: the Workspace domain that must come back as `hd`; null: any account.',
  })
  hostedDomain: string | null;
  @Field(() => [String], { description: 'The `acr` values of this provider that mean more than one factor.' })
  multiFactorAcrs: string[];
}

@ObjectType('ProviderCertificate', {
  simpleResolvers: true,
  description: 'A certificate that a SAML identity provider signs with.',
})
export class ProviderCertificateType {
  @Field(() => String, { description: 'SHA-256 of the certificate, in pairs of hexadecimal digits with colons.' })
  fingerprint: string;
  @Field(() => String, { description: 'The certificate itself, as PEM: to give it again beside another.' }) pem: string;
  @Field(() => String, { description: 'Whom it names.' }) subject: string;
  @Field(() => DateTimeScalar, { description: 'From when on it is valid.' }) validFrom: Date;
  @Field(() => DateTimeScalar, { description: 'Until when. A signature made with it is refused after that.' })
  validUntil: Date;
}

@ObjectType('SamlSettings', { simpleResolvers: true, description: 'What a SAML 2.0 identity provider is set up with.' })
export class SamlSettingsType {
  @Field(() => ID, {
    description: 'The entity ID of the identity provider; its assertions name it as their issuer.',
  })
  identityProviderEntityId: string;
  @Field(() => String, { description: 'Where our signed requests go (HTTP-Redirect).' }) signInUrl: string;
  @Field(() => String, { nullable: true, description: 'Where it is told of a sign-out; null: it is not told.' })
  signOutUrl: string | null;
  @Field(() => [ProviderCertificateType], {
    description: 'One or two: the one in use, and the next one while it is changed over. Either is accepted.',
  })
  certificates: ProviderCertificateType[];
  @Field(() => [String], { description: 'The AuthnContext classes of this provider that mean more than one factor.' })
  multiFactorContexts: string[];
  @Field(() => String, {
    nullable: true,
    description: 'The attribute that holds the address; null: email, mail and the like, else a NameID that is one.',
  })
  emailAttribute: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The attribute that holds the name; null: name, displayName and the like.',
  })
  nameAttribute: string | null;
  @Field(() => ID, { description: 'Our entity ID, for the identity provider.' }) serviceProviderEntityId: string;
  @Field(() => String, { description: 'Where our metadata is read.' }) metadataUrl: string;
}

@ObjectType('JwtSettings', { simpleResolvers: true, description: 'What sign-in by a signed JWT is set up with.' })
export class JwtSettingsType {
  @Field(() => String, { description: 'The page of your application that makes a token and posts it back.' })
  signInUrl: string;
  @Field(() => String, { nullable: true, description: 'Where a browser goes after a sign-out; null: nowhere.' })
  signOutUrl: string | null;
  @Field(() => String, { nullable: true, description: 'The `iss` that must stand in a token; null: it is not asked.' })
  issuer: string | null;
  @Field(() => Boolean, { description: 'Whether a shared secret is set. It is never shown again.' }) hasSecret: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'The public key as PEM, where tokens are signed with RS256 or ES256; null: with the shared secret.',
  })
  publicKey: string | null;
  @Field(() => [String], { description: 'The addresses that `return_to` may begin with, beside paths of our own.' })
  returnTo: string[];
}

@ObjectType('ProviderFact', { simpleResolvers: true, description: 'One thing that came back from a provider.' })
export class ProviderFactType {
  @Field(() => String, { description: 'What it is.' }) label: string;
  @Field(() => String, { description: 'What came back, in words.' }) value: string;
}

@ObjectType('ProviderTest', { simpleResolvers: true, description: 'How the latest test sign-in went.' })
export class ProviderTestType {
  @Field(() => DateTimeScalar, { description: 'When it ended.' }) at: Date;
  @Field(() => Boolean, { description: 'Whether it came back in order.' }) ok: boolean;
  @Field(() => Boolean, {
    description:
      'Whether the settings are still those that were tested. Only then does it open turning the provider on.',
  })
  current: boolean;
  @Field(() => String, { description: 'How it went, in a sentence.' }) explanation: string;
  @Field(() => [ProviderFactType], { description: 'What came back.' }) facts: ProviderFactType[];
}

@ObjectType('Provider', {
  simpleResolvers: true,
  description: 'A provider of third-party sign-in. Secrets are write-only: whether one is set is all that is shown.',
})
export class ProviderType {
  @Field(() => ID, { description: 'Names it for good; a part of its addresses.' }) id: string;
  @Field(() => ProviderKindEnum, { description: 'The protocol that it speaks.' }) kind: keyof typeof ProviderKindEnum;
  @Field(() => String, { description: 'What its button on the sign-in page says, 1–60 characters.' }) name: string;
  @Field(() => Boolean, { description: 'Whether people can sign in through it.' }) enabled: boolean;
  @Field(() => Boolean, { description: 'Set up by the file of PROVIDERS_FILE: it is changed there, not here.' })
  managedByFile: boolean;
  @Field(() => [RoleEnum], { description: 'Whoever has one of these roles may come through it.' }) roles: RoleName[];
  @Field(() => [String], { description: 'The sign-in page sends addresses of these domains here.' })
  emailDomains: string[];
  @Field(() => Boolean, {
    description: 'Whether a user is made at the first sign-in of a verified address of `createDomains`.',
  })
  createUsers: boolean;
  @Field(() => [String], { description: 'The domains whose addresses a user is made for.' }) createDomains: string[];
  @Field(() => String, {
    nullable: true,
    description: 'The claim or attribute whose values say the role of a user who is made; null: none.',
  })
  roleClaim: string | null;
  @Field(() => [ProviderRoleType], {
    description: 'What the values mean. The highest that fits holds; where none fits, END_USER.',
  })
  roleMapping: ProviderRoleType[];
  @Field(() => Boolean, {
    description: 'Whether the mapping may make admins and owners. Without it, AGENT is the highest that is given.',
  })
  mapsAboveAgent: boolean;
  @Field(() => OidcSettingsType, { nullable: true, description: 'Of a provider of kind OIDC; else null.' })
  oidc: OidcSettingsType | null;
  @Field(() => SamlSettingsType, { nullable: true, description: 'Of a provider of kind SAML; else null.' })
  saml: SamlSettingsType | null;
  @Field(() => JwtSettingsType, { nullable: true, description: 'Of a provider of kind JWT; else null.' })
  jwt: JwtSettingsType | null;
  @Field(() => String, { description: 'Where a browser begins to sign in through it.' }) startUrl: string;
  @Field(() => String, {
    description:
      'What is entered at the provider: where it sends people back to (redirect URI, ACS, or where tokens are posted).',
  })
  callbackUrl: string;
  @Field(() => ProviderTestType, { nullable: true, description: 'The latest test sign-in; null: none yet.' })
  lastTest: ProviderTestType | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'The latest sign-in through it; null: none yet.' })
  lastSignInAt: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it last said that somebody had proved more than one factor; null: it never did.',
  })
  lastEvidenceAt: Date | null;
  @Field(() => Int, { description: 'How many users are connected with it.' }) users: number;
  @Field(() => Int, {
    description: 'How many of them have no other way in: they could not sign in without it.',
  })
  usersWithoutOtherWay: number;
  @Field(() => [String], {
    description: 'What needs attention, in words: a certificate that ends, a test that is due.',
  })
  warnings: string[];
  @Field(() => DateTimeScalar, { description: 'When it was set up.' }) createdAt: Date;
  @Field(() => DateTimeScalar, { description: 'When its settings were last changed.' }) updatedAt: Date;
}

@ObjectType('Identity', {
  simpleResolvers: true,
  description:
    'Who a user is at a provider. The pair of issuer and subject names the person; an e-mail address never does.',
})
export class IdentityType {
  @Field(() => ID, { description: 'Names it for removeIdentity.' }) id: string;
  @Field(() => ID, { description: 'Of the provider.' }) providerId: string;
  @Field(() => String, { description: 'The provider, as it is called now.' }) providerName: string;
  @Field(() => String, { description: 'Who the user is there.' }) subject: string;
  @Field(() => DateTimeScalar, { description: 'When it was connected.' }) linkedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'The latest sign-in with it; null: none yet.' })
  lastUsedAt: Date | null;
  @Field(() => String, {
    description: 'What the provider said at the latest sign-in about how it was proved, in words: "otp, pwd".',
  })
  evidence: string;
}
