import { Anchor, Box, Paper, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '../lib/paths';
import { Logo } from './Logo';
import { usePageTitle } from './use-page-title';

interface AuthLayoutProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Ways out, under the card. */
  readonly footer?: ReactNode;
  readonly wide?: boolean;
  /** The guide itself does not link to itself. */
  readonly isHelp?: boolean;
}

/** The pages that everybody meets before the console: one card, readable on a phone. */
export function AuthLayout({ title, description, children, footer, wide = false, isHelp = false }: AuthLayoutProps) {
  usePageTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A field that asks for the focus has it by now; else a new step starts at its heading.
    const focused = document.activeElement;
    if (focused === null || focused === document.body) heading.current?.focus();
  }, [title]);
  return (
    <Box bg="var(--surface-sunken)" mih="100dvh" px="md" py={{ base: 'lg', sm: 48 }}>
      <Box component="main" maw={wide ? 640 : 440} mx="auto">
        <Box mb="lg">
          <Logo />
        </Box>
        <Paper withBorder radius="lg" p={{ base: 'md', xs: 'xl' }}>
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {description !== undefined && (
            <Text component="div" c="dimmed" mt={6}>
              {description}
            </Text>
          )}
          <Box mt="lg">{children}</Box>
        </Paper>
        <Box mt="md" px={4}>
          {footer}
          {!isHelp && (
            <Text size="sm" mt={footer === undefined ? 0 : 'xs'}>
              <Anchor component={Link} to={paths.help} size="sm">
                Help with two-factor authentication
              </Anchor>
            </Text>
          )}
        </Box>
      </Box>
    </Box>
  );
}
