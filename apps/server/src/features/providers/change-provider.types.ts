import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { ProviderKindEnum, ProviderPresetEnum, RoleEnum } from '../../graphql/enums.js';
import { ProviderType } from './providers.types.js';

type RoleName = keyof typeof RoleEnum;

@InputType({ description: 'Which role a value means that a provider sends.' })
export class ProviderRoleInput {
  @Field(() => String, { description: 'The value as the provider sends it, 1–200 characters; `*` means everybody.' })
  value: string;
  @Field(() => RoleEnum, { description: 'The role of users who are made with it.' }) role: RoleName;
}

@InputType({
  description:
    'OpenID Connect. Absent means unchanged; on creation, given later: a provider tells its client ID once it knows the callback address. A test needs `clientId`, and `issuer` where no preset gives it.',
})
export class OidcSettingsInput {
  @Field(() => ProviderPresetEnum, {
    nullable: true,
    description: 'GOOGLE gives the issuer; null: another provider. Only on creation.',
  })
  preset?: keyof typeof ProviderPresetEnum | null;
  @Field(() => String, {
    nullable: true,
    description: 'Like https://login.example.com; its discovery document is read.',
  })
  issuer?: string | null;
  @Field(() => ID, { nullable: true, description: 'The client ID that the provider gave.' }) clientId?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'The client secret that the provider gave; null: a client without one (PKCE alone). Kept sealed, never shown.',
  })
  clientSecret?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Google: the Workspace domain that must come back as `hd`; null: any account.',
  })
  hostedDomain?: string | null;
  @Field(() => [String], {
    nullable: true,
    description: 'The `acr` values that mean more than one factor, 20 at most.',
  })
  multiFactorAcrs?: string[] | null;
}

@InputType({
  description:
    'SAML 2.0. Absent means unchanged; on creation, given later. A test needs `identityProviderEntityId`, `signInUrl` and `certificates`.',
})
export class SamlSettingsInput {
  @Field(() => ID, { nullable: true, description: 'The entity ID of the identity provider.' })
  identityProviderEntityId?: string | null;
  @Field(() => String, { nullable: true, description: 'Its single sign-on address with HTTP-Redirect binding.' })
  signInUrl?: string | null;
  @Field(() => String, { nullable: true, description: 'Its single log-out address; null: none.' }) signOutUrl?:
    string | null;
  @Field(() => [String], {
    nullable: true,
    description: 'One or two certificates that it signs with, as PEM. They replace those that there are.',
  })
  certificates?: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description: 'The AuthnContext classes that mean more than one factor, 20 at most.',
  })
  multiFactorContexts?: string[] | null;
  @Field(() => String, {
    nullable: true,
    description: 'The attribute that holds the address; null: email, mail and the like, else a NameID that is one.',
  })
  emailAttribute?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The attribute that holds the name; null: name, displayName and the like.',
  })
  nameAttribute?: string | null;
}

@InputType({
  description:
    'Signed JWT. Absent means unchanged; on creation, given later. A test needs `signInUrl`, and one of `secret` and `publicKey`.',
})
export class JwtSettingsInput {
  @Field(() => String, {
    nullable: true,
    description: 'The page of your application that makes a token and posts it back.',
  })
  signInUrl?: string | null;
  @Field(() => String, { nullable: true, description: 'Where a browser goes after a sign-out; null: nowhere.' })
  signOutUrl?: string | null;
  @Field(() => String, { nullable: true, description: 'The `iss` that must stand in a token; null: it is not asked.' })
  issuer?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'The shared secret (HS256), 32 to 512 characters. Kept sealed, never shown. It takes the place of a public key.',
  })
  secret?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'A public key as PEM (RS256 from 2048 bits on, or ES256). It takes the place of a shared secret.',
  })
  publicKey?: string | null;
  @Field(() => [String], {
    nullable: true,
    description: 'The addresses that `return_to` may begin with, like https://help.example.com/, 20 at most.',
  })
  returnTo?: string[] | null;
}

@InputType({
  description: 'The provider to set up. It is made turned off: test it, then turn it on with updateProvider.',
})
export class CreateProviderInput {
  @Field(() => ProviderKindEnum, { description: 'The protocol; it stays so for good.' })
  kind: keyof typeof ProviderKindEnum;
  @Field(() => String, { description: 'What its button says, 1–60 characters; no two alike.' }) name: string;
  @Field(() => [RoleEnum], { nullable: true, description: 'Who may come through it; absent: everybody.' })
  roles?: RoleName[] | null;
  @Field(() => [String], {
    nullable: true,
    description: 'The sign-in page sends addresses of these domains here, 50 at most; of each domain one provider.',
  })
  emailDomains?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Make users at their first sign-in; absent: no.' })
  createUsers?: boolean | null;
  @Field(() => [String], { nullable: true, description: 'Only for addresses of these domains; needed to make users.' })
  createDomains?: string[] | null;
  @Field(() => String, { nullable: true, description: 'The claim or attribute whose values say the role; null: none.' })
  roleClaim?: string | null;
  @Field(() => [ProviderRoleInput], { nullable: true, description: 'What the values mean, 50 at most.' })
  roleMapping?: ProviderRoleInput[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether the mapping may make admins and owners; absent: no.' })
  mapsAboveAgent?: boolean | null;
  @Field(() => OidcSettingsInput, { nullable: true, description: 'For OIDC, and for nothing else.' })
  oidc?: OidcSettingsInput | null;
  @Field(() => SamlSettingsInput, { nullable: true, description: 'For SAML, and for nothing else.' })
  saml?: SamlSettingsInput | null;
  @Field(() => JwtSettingsInput, { nullable: true, description: 'For JWT, and for nothing else.' })
  jwt?: JwtSettingsInput | null;
}

@InputType({ description: 'What of a provider is changed; absent means unchanged.' })
export class UpdateProviderInput {
  @Field(() => ID, { description: 'Of the provider.' }) id: string;
  @Field(() => String, { nullable: true, description: 'What its button says, 1–60 characters; no two alike.' })
  name?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: refused before a test of the settings as they are has passed. false: nobody comes through it from this moment on, and the sessions that it made end.',
  })
  enabled?: boolean | null;
  @Field(() => [RoleEnum], {
    nullable: true,
    description: 'Who may come through it. Sessions that it made for others end.',
  })
  roles?: RoleName[] | null;
  @Field(() => [String], { nullable: true, description: 'The sign-in page sends addresses of these domains here.' })
  emailDomains?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Make users at their first sign-in.' })
  createUsers?: boolean | null;
  @Field(() => [String], { nullable: true, description: 'Only for addresses of these domains.' })
  createDomains?: string[] | null;
  @Field(() => String, { nullable: true, description: 'The claim or attribute whose values say the role; null: none.' })
  roleClaim?: string | null;
  @Field(() => [ProviderRoleInput], { nullable: true, description: 'What the values mean.' })
  roleMapping?: ProviderRoleInput[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether the mapping may make admins and owners.' })
  mapsAboveAgent?: boolean | null;
  @Field(() => OidcSettingsInput, { nullable: true, description: 'Of a provider of kind OIDC.' })
  oidc?: OidcSettingsInput | null;
  @Field(() => SamlSettingsInput, { nullable: true, description: 'Of a provider of kind SAML.' })
  saml?: SamlSettingsInput | null;
  @Field(() => JwtSettingsInput, { nullable: true, description: 'Of a provider of kind JWT.' })
  jwt?: JwtSettingsInput | null;
}

@ObjectType({ simpleResolvers: true, description: 'The provider as it is now.' })
export class ProviderPayload {
  @Field(() => ProviderType, { description: 'With its new settings.' }) provider: ProviderType;
}

@InputType({ description: 'Which provider goes, and why.' })
export class RemoveProviderInput {
  @Field(() => ID, { description: 'Of the provider.' }) id: string;
  @Field(() => String, { description: 'Why, 3–500 characters; it is kept in the audit trail.' }) reason: string;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Needed where users have no other way in; without it the refusal says how many.',
  })
  confirm: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'What went with the provider.' })
export class RemoveProviderPayload {
  @Field(() => ID, { description: 'Of the provider that is gone.' }) removedProviderId: string;
  @Field(() => Int, { description: 'How many sessions ended.' }) sessionsEnded: number;
  @Field(() => Int, {
    description: 'How many users have no way in any more: send them a password link, or delete them.',
  })
  usersWithoutWayIn: number;
}

@InputType({ description: 'Which provider is tested.' })
export class BeginProviderTestInput {
  @Field(() => ID, { description: 'Of the provider.' }) id: string;
}

@ObjectType({ simpleResolvers: true, description: 'A test sign-in that is ready to begin.' })
export class BeginProviderTestPayload {
  @Field(() => String, {
    description:
      'To be opened in a window of the browser that asked, within ten minutes, once. How it went is `lastTest` then.',
  })
  url: string;
}
