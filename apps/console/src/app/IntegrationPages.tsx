import { Link, Outlet, useLocation } from 'react-router';
import type { Permission } from '../lib/api-types';
import { paths } from '../lib/paths';
import { may, useViewer } from '../lib/viewer';
import classes from './IntegrationPages.module.css';

const TABS: readonly { readonly label: string; readonly path: string; readonly needs: Permission }[] = [
  { label: 'API tokens', path: paths.integrations, needs: 'MANAGE_TOKENS' },
  { label: 'Sign-in providers', path: paths.providers(), needs: 'READ_POLICY' },
  { label: 'Explorer', path: paths.explorer, needs: 'READ_POLICY' },
];

/** A provider's own page belongs to the list of providers; the first tab is the beginning of all others' addresses. */
const isAt = (pathname: string, path: string): boolean =>
  pathname === path || (path !== paths.integrations && pathname.startsWith(`${path}/`));

/** What has to do with programs and providers, side by side: a page for each. */
export default function IntegrationPages() {
  const viewer = useViewer();
  const { pathname } = useLocation();
  const tabs = TABS.filter(({ needs }) => may(viewer, needs));
  return (
    <>
      {tabs.length > 0 && (
        <nav aria-label="Integrations" className={classes['tabs']}>
          {tabs.map(({ label, path }) => (
            <Link
              key={path}
              to={path}
              className={classes['tab']}
              aria-current={isAt(pathname, path) ? 'page' : undefined}
            >
              {label}
            </Link>
          ))}
        </nav>
      )}
      <Outlet />
    </>
  );
}
