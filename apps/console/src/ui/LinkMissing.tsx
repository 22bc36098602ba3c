import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../lib/paths';
import { AuthLayout } from './AuthLayout';

/** Somebody opened the page without the part of the link that counts, or opened it again. */
export function LinkMissing({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <AuthLayout
      title={title}
      footer={
        <Text size="sm">
          <Anchor component={Link} to={paths.signIn()} size="sm">
            Go to sign-in
          </Anchor>
        </Text>
      }
    >
      <Text>{children}</Text>
    </AuthLayout>
  );
}
