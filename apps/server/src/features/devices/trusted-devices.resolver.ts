import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { actingCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { valueOf } from '../../graphql/errors.js';
import { forgetTrustedDevices } from './forget-trusted-devices.js';
import { ForgetTrustedDevicesInput, ForgetTrustedDevicesPayload } from './trusted-devices.types.js';

@Resolver()
export class TrustedDevicesResolver {
  @Allow({ session: 'ANY', token: 'MANAGE_SESSIONS' })
  @Mutation(() => ForgetTrustedDevicesPayload, {
    description:
      'Forgets trusted devices: of the caller, or of a user whom the caller may manage. Their next sign-in asks for a second factor; sessions go on. What is neither is NOT_FOUND.',
  })
  async forgetTrustedDevices(
    @Arg('input', () => ForgetTrustedDevicesInput, { description: 'Whose devices, and which.' })
    input: ForgetTrustedDevicesInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<ForgetTrustedDevicesPayload> {
    const { user } = actingCaller(op.caller);
    const { userId = null, deviceId = null } = input;
    return { forgotten: valueOf(await forgetTrustedDevices(op, user, { userId, deviceId })) };
  }
}
