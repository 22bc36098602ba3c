import { Button, Group } from '@mantine/core';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

interface PagerProps {
  readonly label: string;
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface PagerState {
  readonly pagesBack?: number;
}

/**
 * Pages by cursor, with the cursor in the address. The API pages forward only, so Previous is the browser's Back;
 * whoever came by a link into the middle is offered the first page instead.
 */
export function Pager({ label, hasNextPage, endCursor }: PagerProps) {
  const navigate = useNavigate();
  const location = useLocation();
  const [search] = useSearchParams();
  const inside = search.has('after');
  const pagesBack = (location.state as PagerState | null)?.pagesBack ?? 0;
  if (!inside && !hasNextPage) return null;

  const go = (after: string | null): void => {
    const next = new URLSearchParams(search);
    next.delete('after');
    if (after !== null) next.set('after', after);
    const state: PagerState = after === null ? {} : { pagesBack: pagesBack + 1 };
    void navigate({ search: next.toString() }, { state });
  };
  return (
    <Group component="nav" aria-label={label} justify="flex-end" mt="md">
      {inside && (
        <Button variant="default" onClick={() => (pagesBack > 0 ? void navigate(-1) : go(null))}>
          {pagesBack > 0 ? 'Previous page' : 'First page'}
        </Button>
      )}
      <Button variant="default" disabled={!hasNextPage} onClick={() => go(endCursor)}>
        Next page
      </Button>
    </Group>
  );
}
