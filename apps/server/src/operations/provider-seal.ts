/** What the sealed secrets of third-party sign-in belong to, so that one never opens in another's place. */
export const providerSeal = (providerId: string): string => `provider:${providerId}`;
export const providerKeySeal = (providerId: string): string => `provider-key:${providerId}`;
export const flowSeal = (stateHash: string): string => `flow:${stateHash}`;
export const signOutSeal = (providerId: string): string => `sign-out:${providerId}`;
