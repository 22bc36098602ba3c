import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';

import { domainOf } from '@countersign/domain/third-party/email-domain.js';

import { Allow } from '../../graphql/allow.js';
import { sessionCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { beginProviderTest } from './begin-provider-flow.js';
import {
  BeginProviderTestInput,
  BeginProviderTestPayload,
  CreateProviderInput,
  ProviderPayload,
  RemoveProviderInput,
  RemoveProviderPayload,
  UpdateProviderInput,
} from './change-provider.types.js';
import { createProvider } from './create-provider.js';
import { toProviderType, toSignInProvider } from './provider-mapping.js';
import type { StoredProvider } from './provider-settings.js';
import { ProviderType, SignInOptionsType } from './providers.types.js';
import { removeProvider } from './remove-provider.js';
import { updateProvider } from './update-provider.js';

@Resolver()
export class ProvidersResolver {
  @Allow({ session: 'MANAGE_TOKENS' })
  @Query(() => [ProviderType], {
    description: 'The providers of third-party sign-in, by name, those turned off included.',
  })
  async providers(@Ctx() context: GraphQLContext): Promise<ProviderType[]> {
    return Promise.all((await context.op.read.providers.all()).map((provider) => shown(context, provider)));
  }

  @Allow({ session: 'MANAGE_TOKENS' })
  @Query(() => ProviderType, { nullable: true, description: 'One provider; null where there is none.' })
  async provider(
    @Arg('id', () => ID, { description: 'Of a provider.' }) id: string,
    @Ctx() context: GraphQLContext,
  ): Promise<ProviderType | null> {
    const provider = await context.op.read.providers.find(id);
    return provider === null ? null : shown(context, provider);
  }

  @Allow({ anonymous: true, attempt: 'EITHER', session: 'ANY' })
  @Query(() => SignInOptionsType, {
    description:
      'What the sign-in page offers. With an address, the provider that takes its domain: the same for every address of it, whether anybody has it or not.',
  })
  async signInOptions(
    @Arg('email', () => String, { nullable: true, description: 'An address, or the start of one up to its domain.' })
    email: string | null | undefined,
    @Ctx() { op }: GraphQLContext,
  ): Promise<SignInOptionsType> {
    const providers = (await op.read.providers.all()).filter((provider) => provider.enabled);
    const domain = domainOf((email ?? '').slice(0, 500));
    const found = domain === '' ? undefined : providers.find(({ settings }) => settings.emailDomains.includes(domain));
    return {
      providers: providers.map((provider) => toSignInProvider(provider, op.publicUrl)),
      providerForEmail: found === undefined ? null : toSignInProvider(found, op.publicUrl),
      password: found === undefined,
    };
  }

  @Allow({ session: 'MANAGE_PROVIDERS', stepUp: 'FULL' })
  @Mutation(() => ProviderPayload, {
    description:
      'Sets a provider up, turned off: test it with beginProviderTest, then turn it on with updateProvider. At most 20.',
  })
  async createProvider(
    @Arg('input', () => CreateProviderInput, { description: 'Its protocol, and what it is set up with.' })
    input: CreateProviderInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ProviderPayload> {
    const { op } = context;
    return { provider: await shown(context, valueOf(await createProvider(op, sessionCaller(op.caller).user, input))) };
  }

  @Allow({ session: 'MANAGE_PROVIDERS', stepUp: 'FULL' })
  @Mutation(() => ProviderPayload, {
    description:
      'Changes a provider, or turns it on or off. CONFLICT where it is not tested as it is, where it is set up by a file, where it would become another provider while people come through it, and where no active owner with a password would be left. All owners are told by mail.',
  })
  async updateProvider(
    @Arg('input', () => UpdateProviderInput, { description: 'Which, and what changes; what is absent stays.' })
    input: UpdateProviderInput,
    @Ctx() context: GraphQLContext,
  ): Promise<ProviderPayload> {
    const { op } = context;
    return { provider: await shown(context, valueOf(await updateProvider(op, sessionCaller(op.caller).user, input))) };
  }

  @Allow({ session: 'MANAGE_PROVIDERS', stepUp: 'FULL' })
  @Mutation(() => RemoveProviderPayload, {
    description:
      'Removes a provider for good, with every connection of users with it, and ends the sessions that it made. CONFLICT, with how many, where users have no other way in, unless it is confirmed.',
  })
  async removeProvider(
    @Arg('input', () => RemoveProviderInput, { description: 'Which, and why.' }) input: RemoveProviderInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<RemoveProviderPayload> {
    const removed = valueOf(await removeProvider(op, sessionCaller(op.caller).user, input));
    return { removedProviderId: input.id, ...removed };
  }

  @Allow({ session: 'MANAGE_PROVIDERS', stepUp: 'FULL' })
  @Mutation(() => BeginProviderTestPayload, {
    description:
      'Begins a test sign-in, also of a provider that is off. It signs nobody in and connects nothing; what came back is `lastTest`.',
  })
  async beginProviderTest(
    @Arg('input', () => BeginProviderTestInput, { description: 'The provider that is tried out.' })
    input: BeginProviderTestInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<BeginProviderTestPayload> {
    const { user, session } = sessionCaller(op.caller);
    return { url: valueOf(await beginProviderTest(op, user, session, input.id)) };
  }
}

async function shown({ op }: GraphQLContext, provider: StoredProvider): Promise<ProviderType> {
  const [users, usersWithoutOtherWay] = await Promise.all([
    op.read.identities.countUsers(provider.id),
    op.read.identities.countOnlyWay(provider.id),
  ]);
  return toProviderType(provider, { users, usersWithoutOtherWay }, op.publicUrl, op.now);
}
