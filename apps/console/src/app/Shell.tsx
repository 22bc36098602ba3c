import { graphql } from '@countersign/api-contract';
import { Anchor, AppShell, Box, Burger, Button, Drawer, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import type { Permission } from '../lib/api-types';
import { ROLE } from '../lib/labels';
import { paths } from '../lib/paths';
import { leavingByOwnWill } from '../lib/transport';
import { useOperation } from '../lib/use-operation';
import { may, useViewer } from '../lib/viewer';
import { ColorSchemeToggle } from '../ui/ColorSchemeToggle';
import { EmailAddress } from '../ui/EmailAddress';
import { Logo } from '../ui/Logo';
import { GraceNotice } from './GraceNotice';

const SignOutDocument = graphql(`
  mutation SignOut {
    signOut {
      ok
      providerUrl
    }
  }
`);

const PAGES: readonly { readonly label: string; readonly path: string; readonly needs: Permission | null }[] = [
  { label: 'Overview', path: paths.overview, needs: 'READ_USERS' },
  { label: 'People', path: paths.people(), needs: 'READ_USERS' },
  { label: 'Sessions', path: paths.sessions(), needs: 'MANAGE_SESSIONS' },
  { label: 'Policy', path: paths.policy, needs: 'READ_POLICY' },
  { label: 'Exports', path: paths.exports(), needs: 'EXPORT_STATUS' },
  { label: 'Audit trail', path: paths.audit(), needs: 'READ_AUDIT' },
  { label: 'Integrations', path: paths.integrations, needs: 'MANAGE_TOKENS' },
  { label: 'Settings', path: paths.settings, needs: 'MANAGE_ACCOUNT' },
  { label: 'My security', path: paths.security, needs: null },
];

function Navigation({ onNavigate = () => undefined }: { readonly onNavigate?: () => void }) {
  const viewer = useViewer();
  const { pathname } = useLocation();
  const here = (path: string): boolean =>
    path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
  return (
    <Box component="nav" aria-label="Pages">
      {PAGES.filter((page) => page.needs === null || may(viewer, page.needs)).map((page) => (
        <NavLink
          key={page.path}
          component={Link}
          to={page.path}
          label={page.label}
          active={here(page.path)}
          aria-current={here(page.path) ? 'page' : undefined}
          onClick={onNavigate}
          variant="light"
          style={{ borderRadius: 'var(--mantine-radius-md)' }}
        />
      ))}
    </Box>
  );
}

function Account() {
  const { user } = useViewer();
  const signOut = useOperation(SignOutDocument);
  const leave = async (): Promise<void> => {
    const stay = leavingByOwnWill();
    const answer = await signOut.run({});
    if (answer === null) stay();
    // A whole page load, so that nothing of this session stays in memory.
    // Where the provider is to be told, by way of it, and back to the sign-in page from there.
    if (answer !== null) window.location.assign(answer.signOut.providerUrl ?? paths.signIn({ reason: 'signed-out' }));
  };
  return (
    <Box pt="md" style={{ borderTop: '1px solid var(--line)' }}>
      <Text size="sm" fw={600}>
        {user.name}
      </Text>
      <Text size="sm" c="dimmed">
        <EmailAddress address={user.email} />
      </Text>
      <Text size="sm" c="dimmed">
        {ROLE[user.role]}
      </Text>
      {signOut.error !== null && (
        <Text size="sm" c="var(--tone-bad)" role="alert">
          {signOut.error.message}
        </Text>
      )}
      <Group gap="xs" mt="sm">
        <Button variant="default" size="xs" loading={signOut.pending} onClick={() => void leave()}>
          Sign out
        </Button>
        <ColorSchemeToggle />
      </Group>
      <Text size="sm" mt="sm">
        <Anchor component={Link} to={paths.help} size="sm">
          Help
        </Anchor>
      </Text>
    </Box>
  );
}

/** The frame of the signed-in pages: a sidebar where there is room for one, a drawer on a phone. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [opened, drawer] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const first = useRef(true);
  useEffect(() => {
    // After a change of page, keyboards and screen readers go on in the new one; not after the first load.
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
    window.scrollTo(0, 0);
  }, [pathname]);

  return (
    <AppShell
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: true } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a href="#main" className="skip-link">
        Skip to the page
      </a>
      <AppShell.Header hiddenFrom="sm" px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Logo />
          <Burger
            opened={opened}
            onClick={drawer.toggle}
            aria-label={opened ? 'Close navigation' : 'Open navigation'}
            aria-expanded={opened}
            size="sm"
          />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" visibleFrom="sm">
        <Box mb="lg" px="xs">
          <Logo />
        </Box>
        <Box flex={1}>
          <Navigation />
        </Box>
        <Account />
      </AppShell.Navbar>
      <Drawer
        opened={opened}
        onClose={drawer.close}
        title="Countersign"
        size="280px"
        hiddenFrom="sm"
        closeButtonProps={{ 'aria-label': 'Close navigation' }}
      >
        <Navigation onNavigate={drawer.close} />
        <Box mt="xl">
          <Account />
        </Box>
      </Drawer>
      <AppShell.Main ref={main} id="main" tabIndex={-1}>
        <Box maw={1120} mx="auto">
          <GraceNotice />
          {children}
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}
