import type { Client } from './client.js';
import type { Person } from './person.js';
import { PASSWORD } from './password.js';
import type { TestServer } from './server.js';

const SIGN_IN =
  'mutation($input: SignInInput!) { signIn(input: $input) { __typename ... on SecondFactorRequired { rememberDeviceHours attemptToken } ... on SignedIn { sessionToken } } }';
const VERIFY = 'mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename } }';
const UPDATE = 'mutation($input: UpdatePolicyInput!) { updatePolicy(input: $input) { policy { version } } }';

const DEVICE = /^(?:__Host-)?countersign_device_/;

interface Credentials {
  readonly email: string;
  /** PASSWORD where it is left out. */
  readonly password?: string;
}

/** Signs in with the password: what the server says then, and whether it asked for a second factor. */
export async function signInAt(client: Client, person: Credentials, transport: 'COOKIE' | 'TOKEN' = 'COOKIE') {
  const { email, password = PASSWORD } = person;
  const { signIn } = await client.must(SIGN_IN, { input: { email, password, transport } });
  return signIn as {
    __typename: 'SignedIn' | 'SecondFactorRequired' | 'EnrollmentRequired';
    rememberDeviceHours?: number;
    attemptToken?: string | null;
  };
}

export async function isAsked(client: Client, person: Credentials): Promise<boolean> {
  return (await signInAt(client, person)).__typename !== 'SignedIn';
}

/** A new browser of somebody enrolled, which is trusted from now on, and signed in. */
export async function trustedBrowser(server: TestServer, person: Person, client = server.client()): Promise<Client> {
  await signInAt(client, person);
  await client.must(VERIFY, { input: { totpCode: person.freshCode(), rememberDevice: true } });
  return client;
}

/** The names and values of the cookies of trusted devices that a browser holds. */
export function deviceCookies(client: Client): [name: string, value: string][] {
  return [...client.cookies].filter(([name]) => DEVICE.test(name));
}

/** Signed out by losing the session, as the browser that is closed does; the trusted device stays. */
export function withoutSession(client: Client): Client {
  const copy = client.copy();
  for (const name of [...copy.cookies.keys()]) if (!DEVICE.test(name)) copy.cookies.delete(name);
  return copy;
}

/** Lets the browsers of these roles be trusted for so many hours, as an owner who is stepped up. */
export async function allowHours(owner: Person, hours: number, roles = ['OWNER', 'ADMIN', 'AGENT', 'END_USER']) {
  await owner.stepUp();
  const { policy } = await owner.client.must('query { policy { version } }');
  const rules = roles.map((role) => ({ role, rememberDeviceHours: hours }));
  await owner.client.must(UPDATE, { input: { basedOnVersion: policy.version, policy: { rules } } });
}
