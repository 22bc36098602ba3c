import { useApolloClient } from '@apollo/client/react';
import { useCallback } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../../lib/paths';

/** After a user was taken out of the directory: no list shows them any more, and People says what happened. */
export function useGone(): (userId: string, said: string) => void {
  const { cache } = useApolloClient();
  const navigate = useNavigate();
  return useCallback(
    (userId, said) => {
      void navigate(paths.people(), { replace: true, state: { said } });
      cache.evict({ id: `User:${userId}` });
      cache.gc();
    },
    [cache, navigate],
  );
}
