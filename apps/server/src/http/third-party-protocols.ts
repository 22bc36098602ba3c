import { succeed, type Result } from '@countersign/domain/result.js';
import type { Instant } from '@countersign/domain/time.js';

import { protocolOf, type StoredProvider } from '../features/providers/provider-settings.js';
import type { ProviderFlow } from '../features/providers/providers.repository.js';
import type { OperationServices } from '../operations/create-operation.js';
import { providerAddresses } from '../operations/provider-addresses.js';
import { providerKeySeal, providerSeal } from '../operations/provider-seal.js';
import { createRepositories } from '../operations/repositories.js';
import type { OutgoingFetch } from '../platform/outgoing-fetch.js';
import {
  beginJwt,
  jwtSignOutUrl,
  verifyJwt,
  type JwtProvider,
  type ProvedByToken,
} from '../platform/third-party/jwt.js';
import {
  beginOidc,
  finishOidc,
  oidcSignOutUrl,
  type OidcKept,
  type OidcProvider,
} from '../platform/third-party/oidc.js';
import type { ProtocolRefusal, Proved } from '../platform/third-party/protocol.js';
import {
  beginSaml,
  finishSaml,
  samlMetadata,
  samlSignOutUrl,
  type SamlKept,
  type SamlProvider,
  type ServiceProvider,
} from '../platform/third-party/saml.js';
import { newServiceProviderKey } from '../platform/third-party/service-provider-key.js';

/** Where a browser is sent, and what the return is judged by. */
interface Way {
  readonly url: string;
  /** JSON, to be sealed; null: nothing but the state. */
  readonly kept: string | null;
}

/** A stored provider and its protocol, brought together: its secrets are opened here and go nowhere else. */
export interface Protocols {
  begin(
    provider: StoredProvider,
    to: { readonly state: string; readonly fresh: boolean; readonly returnTo: string },
  ): Promise<Result<Way, ProtocolRefusal>>;
  oidc(
    provider: StoredProvider,
    back: Back & { readonly query: string; readonly state: string },
  ): Promise<Result<Proved, ProtocolRefusal>>;
  saml(provider: StoredProvider, back: Back & { readonly response: string }): Promise<Result<Proved, ProtocolRefusal>>;
  jwt(provider: StoredProvider, token: string, now: Instant): Promise<Result<ProvedByToken, ProtocolRefusal>>;
  /** Null: it has no page for it, or cannot be asked just now. @param hint of the sign-in */
  signOutUrl(provider: StoredProvider, hint: string): Promise<string | null>;
  /** Of a SAML provider. */
  metadata(provider: StoredProvider): Promise<string>;
}

interface Back {
  readonly flow: ProviderFlow;
  /** As `begin` gave it. */
  readonly kept: string;
  readonly now: Instant;
}

export function createProtocols(services: OperationServices, outgoing: OutgoingFetch): Protocols {
  const { publicUrl, random, secretBox, unitOfWork } = services;
  const secretOf = ({ id, secretSealed }: StoredProvider): string | null =>
    secretSealed === null ? null : secretBox.open(secretSealed, providerSeal(id));

  function oidcOf(provider: StoredProvider): OidcProvider {
    const { roleClaim } = provider.settings;
    return { ...protocolOf(provider, 'OIDC'), clientSecret: secretOf(provider), roleClaim };
  }

  function samlOf(provider: StoredProvider): SamlProvider {
    const { identityProviderEntityId: entityId, ...settings } = protocolOf(provider, 'SAML');
    return { ...settings, entityId, roleClaim: provider.settings.roleClaim };
  }

  function jwtOf(provider: StoredProvider): JwtProvider {
    const { roleClaim } = provider.settings;
    return { ...protocolOf(provider, 'JWT'), id: provider.id, secret: secretOf(provider), roleClaim };
  }

  /** We, towards this provider; the key is made when it is needed first. */
  async function ownOf(provider: StoredProvider): Promise<ServiceProvider> {
    const { id } = provider;
    let stored: Pick<StoredProvider, 'signingKeySealed' | 'signingCertificate'> | null = provider;
    if (stored.signingKeySealed === null) {
      const made = await newServiceProviderKey('Countersign');
      const sealed = secretBox.seal(made.privateKey, providerKeySeal(id));
      await unitOfWork.write(async (manager) => {
        const { providers } = createRepositories(manager);
        await providers.setSigningKey(id, sealed, made.certificate);
        // Of several at once the first one's is everybody's.
        stored = await providers.find(id);
      });
    }
    if (stored?.signingKeySealed == null || stored.signingCertificate === null)
      throw new Error('a provider was removed while its key was made');
    const addresses = providerAddresses(publicUrl, provider);
    return {
      entityId: addresses.metadata,
      acsUrl: addresses.callback,
      signedOutUrl: addresses.signedOut,
      privateKey: secretBox.open(stored.signingKeySealed, providerKeySeal(id)),
      certificate: stored.signingCertificate,
    };
  }

  // An xs:ID begins with no digit.
  const requestId = (): string => `_${random.token()}`;
  const freshWithin = ({ flow, now }: Back): number | null =>
    flow.purpose === 'STEP_UP' ? now - flow.createdAt : null;

  return {
    async begin(provider, { state, fresh, returnTo }) {
      const { callback: callbackUrl } = providerAddresses(publicUrl, provider);
      switch (provider.kind) {
        case 'OIDC':
          return keeping(await beginOidc(outgoing, oidcOf(provider), { callbackUrl, state, fresh }));
        case 'SAML': {
          const own = await ownOf(provider);
          return keeping(await beginSaml(samlOf(provider), own, { relayState: state, requestId: requestId(), fresh }));
        }
        case 'JWT':
          return succeed({ url: beginJwt(jwtOf(provider), { returnTo, nonce: state, fresh }), kept: null });
      }
    },
    oidc(provider, back) {
      const { callback: callbackUrl } = providerAddresses(publicUrl, provider);
      const { query, state, now } = back;
      const kept = JSON.parse(back.kept) as OidcKept;
      return finishOidc(outgoing, oidcOf(provider), {
        ...kept,
        callbackUrl,
        query,
        state,
        now,
        freshWithinMs: freshWithin(back),
      });
    },
    async saml(provider, back) {
      const kept = JSON.parse(back.kept) as SamlKept;
      const { response, now } = back;
      const own = await ownOf(provider);
      return finishSaml(samlOf(provider), own, { ...kept, response, now, freshWithinMs: freshWithin(back) });
    },
    jwt: (provider, token, now) => verifyJwt(jwtOf(provider), token, publicUrl.origin, now),
    async signOutUrl(provider, hint) {
      switch (provider.kind) {
        case 'OIDC':
          return oidcSignOutUrl(outgoing, oidcOf(provider), hint, providerAddresses(publicUrl, provider).signedOut);
        case 'SAML':
          return samlSignOutUrl(samlOf(provider), await ownOf(provider), hint, requestId());
        case 'JWT':
          return jwtSignOutUrl(protocolOf(provider, 'JWT').signOutUrl, hint);
      }
    },
    metadata: async (provider) => samlMetadata(samlOf(provider), await ownOf(provider)),
  };
}

function keeping(
  begun: Result<{ readonly url: string; readonly kept: object }, ProtocolRefusal>,
): Result<Way, ProtocolRefusal> {
  return begun.ok ? succeed({ url: begun.value.url, kept: JSON.stringify(begun.value.kept) }) : begun;
}
