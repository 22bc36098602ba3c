import { useCallback } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { paths, safeReturnPath } from './paths';

export type SignInStep = 'SignedIn' | 'SecondFactorRequired' | 'EnrollmentRequired';

/** Where the page after this one should lead back to, from `?return=`; checked to be an address of this application. */
export function useReturnPath(): string | undefined {
  const [search] = useSearchParams();
  return safeReturnPath(search.get('return')) ?? undefined;
}

/** Goes where an answer of signIn, verifySecondFactor, setUp or acceptInvitation leads, and keeps the way back. */
export function useContinueSignIn(): (step: SignInStep, options?: { readonly replace?: boolean }) => void {
  const navigate = useNavigate();
  const back = useReturnPath();
  return useCallback(
    (step, options = {}) => {
      const query = back === undefined ? {} : { return: back };
      const target =
        step === 'SignedIn'
          ? (back ?? paths.overview)
          : step === 'SecondFactorRequired'
            ? paths.verify(query)
            : paths.enroll(query);
      void navigate(target, { replace: options.replace ?? false });
    },
    [navigate, back],
  );
}
