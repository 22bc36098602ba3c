import { Anchor, Box, List, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { paths } from '../../lib/paths';
import { AuthLayout } from '../../ui/AuthLayout';

/** Readable signed out: the notice that a second factor is required links here before anybody can sign in with one. */
export default function TwoFactorHelpPage() {
  return (
    <AuthLayout
      wide
      isHelp
      title="Two-factor authentication"
      description="Beside your password you prove that you hold something of yours: a phone, a computer or a security key. Whoever learns your password still stays out."
      footer={
        <Text size="sm">
          <Anchor component={Link} to={paths.security} size="sm">
            Go to My security
          </Anchor>
        </Text>
      }
    >
      <Part title="Set up an authenticator app on your phone">
        <List type="ordered" spacing="xs">
          <List.Item>
            Install an authenticator app if you have none. Any app for time-based codes works: Google Authenticator,
            Microsoft Authenticator, Aegis, 2FAS, or the one in your password manager.
          </List.Item>
          <List.Item>
            Sign in here on the same phone with your e-mail and password. If your organization requires a second factor,
            the set-up opens by itself; else open My security and add an authenticator app.
          </List.Item>
          <List.Item>
            Tap <strong>Open in the authenticator app</strong>. Your app adds an entry for your organization.
          </List.Item>
          <List.Item>Go back to this site and type the six digits that the app shows.</List.Item>
          <List.Item>
            Keep the ten recovery codes: print them, or put them in a password manager. Not only on the phone.
          </List.Item>
        </List>
      </Part>
      <Part title="Set up an authenticator app on a computer">
        <List type="ordered" spacing="xs">
          <List.Item>Install an authenticator app on your phone.</List.Item>
          <List.Item>Sign in on the computer. The set-up shows a square QR code.</List.Item>
          <List.Item>
            In the app choose to add an account, and scan the square. If the camera does not work, type the key that
            stands beside it.
          </List.Item>
          <List.Item>Type the six digits that the app shows, and keep the recovery codes.</List.Item>
        </List>
      </Part>
      <Part title="Use a passkey instead">
        <Text>
          Your computer or phone itself, opened by your fingerprint, face or PIN, or a security key that you touch.
          Nothing is typed, and no false page can trick you out of it. Open My security, choose{' '}
          <strong>Add a passkey</strong> and say where you keep it. Add a second one on another device, for the day when
          the first is lost. Where the browser cannot, set up an authenticator app.
        </Text>
      </Part>
      <Part title="Codes by e-mail">
        <Text>
          Where your organization allows them, and only if you can use nothing else: open My security and choose{' '}
          <strong>Add codes by e-mail</strong>. At sign-in press <strong>Mail me a code</strong>. A code works once, for
          ten minutes.
        </Text>
      </Part>
      <Part title="Sign in with it">
        <Text>
          After your password, press <strong>Use your passkey</strong>, or type the six digits that the app shows at
          that moment: they change every 30 seconds, and each code works once. Where your organization lets a passkey
          stand alone, <strong>Sign in with a passkey</strong> is all it takes.
        </Text>
      </Part>
      <Part title="My code is refused">
        <List spacing="xs">
          <List.Item>Wait for the next code and type that one.</List.Item>
          <List.Item>
            Look at the clock of your phone: it must be set automatically. The page says so when the clock is what is
            wrong.
          </List.Item>
          <List.Item>
            With several entries in the app, take the one of your organization and your e-mail address.
          </List.Item>
          <List.Item>After several wrong codes there is a pause. A recovery code works all the same.</List.Item>
        </List>
      </Part>
      <Part title="I do not have my phone">
        <Text>
          Choose <strong>Use a recovery code instead</strong> and type one of your ten codes. Without any, ask an admin
          of your organization: they can make a code for you, for this one time or to set up a new phone.
        </Text>
      </Part>
      <Part title="I have a new phone" last>
        <Text>
          With the old phone at hand, sign in, open My security and press <strong>Replace</strong> beside the old one.
          It works until the new one is proved, and your recovery codes stay good. Without it, sign in with a recovery
          code first, then replace the lost one.
        </Text>
      </Part>
    </AuthLayout>
  );
}

function Part({
  title,
  children,
  last = false,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly last?: boolean;
}) {
  return (
    <Box component="section" mb={last ? 0 : 'xl'}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {children}
    </Box>
  );
}
