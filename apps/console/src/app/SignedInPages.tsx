import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { PageLoading } from './PageLoading';
import { Session } from './Session';
import { Shell } from './Shell';

/** Everything behind the session, with the frame around the pages. */
export default function SignedInPages() {
  return (
    <Session>
      <Shell>
        <Suspense fallback={<PageLoading />}>
          <Outlet />
        </Suspense>
      </Shell>
    </Session>
  );
}
