import { Alert, Anchor } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { isRecord } from '../../../lib/errors';
import { paths } from '../../../lib/paths';

export interface Invited {
  readonly id: string;
  readonly name: string;
}

/** What the page before left to say, once: a reload does not say it again. */
function useLeftBehind(): string {
  const { state, search } = useLocation();
  const navigate = useNavigate();
  const left: unknown = isRecord(state) ? state['said'] : null;
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (typeof left !== 'string') return;
    setSaid(left);
    void navigate({ search }, { replace: true, state: null });
  }, [left, search, navigate]);
  return said;
}

/** What an act on people came to, above the list. */
export function News({ invited }: { readonly invited: readonly Invited[] }) {
  const said = useLeftBehind();
  const [last] = invited.slice(-1);
  return (
    <div role="status">
      {last !== undefined ? (
        <Alert color="accent" mb="md" role="none">
          {invited.length === 1 ? 'Invited: ' : `${invited.length} people are invited: `}
          {invited.map((person, index) => (
            <span key={person.id}>
              {index > 0 && ', '}
              <Anchor component={Link} to={paths.person(person.id)} size="sm">
                {person.name}
              </Anchor>
            </span>
          ))}
          . The link works for seven days.
        </Alert>
      ) : (
        said !== '' && (
          <Alert color="accent" mb="md" role="none">
            {said}
          </Alert>
        )
      )}
    </div>
  );
}
