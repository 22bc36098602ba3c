import { graphql } from '@countersign/api-contract';
import { kindsThatMayAnswer } from '@countersign/domain/policy/decide-sign-in.js';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { SignInMethod } from '../lib/api-types';
import { stepUp, type StepUpRequest } from '../lib/step-up';
import { useLoad } from '../lib/use-load';
import { viewOf } from '../lib/view';
import { DataState } from '../ui/DataState';
import { ProviderProof } from './ProviderProof';
import { StepUpWays } from './StepUpWays';

const OwnFactorsDocument = graphql(`
  query OwnFactors {
    viewer {
      session {
        id
        method
      }
      user {
        id
        signInMethods
        factors {
          id
          kind
        }
      }
      rule {
        allowedFactors
      }
    }
  }
`);

const THROUGH_PROVIDER: ReadonlySet<SignInMethod> = new Set(['OIDC', 'SAML', 'JWT']);

/** Asks for a fresh proof before a sensitive act. The act goes on by itself afterwards. */
export default function StepUpDialog({ request }: { readonly request: StepUpRequest }) {
  const own = useLoad(OwnFactorsDocument);
  const [prefersPassword, setPrefersPassword] = useState(false);
  const view = viewOf({ ...own, refetch: own.reload }, ({ viewer }) =>
    viewer?.user == null
      ? null
      : { ...viewer.user, session: viewer.session, allowed: viewer.rule?.allowedFactors ?? [] },
  );
  return (
    <Modal opened onClose={() => stepUp.finish(false)} title="Confirm it is you" size="md" zIndex={400}>
      <DataState view={view} lines={2}>
        {({ factors, allowed, signInMethods, session }) => {
          const kinds = kindsThatMayAnswer(
            { activeFactors: (factors ?? []).map(({ kind }) => kind) },
            { allowedFactors: allowed },
          );
          const hasFactor = kinds.length > 0;
          const hasPassword = signInMethods?.includes('PASSWORD') ?? true;
          if (!hasFactor && !prefersPassword && session !== null && THROUGH_PROVIDER.has(session.method))
            return <ProviderProof {...(hasPassword ? { onUsePassword: () => setPrefersPassword(true) } : {})} />;
          return <StepUpWays kinds={kinds} acceptsRecoveryCode={request.acceptsRecoveryCode} />;
        }}
      </DataState>
    </Modal>
  );
}
