import { generateSync } from 'otplib';

import type { Client } from './client.js';
import type { MovableClock } from './clock.js';
import { PASSWORD } from './password.js';

const SIGN_IN = `mutation($input: SignInInput!) { signIn(input: $input) { __typename
  ... on SignedIn { graceEndsAt sessionToken } ... on SecondFactorRequired { factors rememberDeviceHours attemptToken } ... on EnrollmentRequired { allowedFactors attemptToken } } }`;
const VERIFY = `mutation($input: VerifySecondFactorInput!) { verifySecondFactor(input: $input) { __typename ... on SignedIn { sessionToken viewer { user { email } } } ... on EnrollmentRequired { attemptToken } } }`;
const CONFIRM = `mutation($input: ConfirmTotpEnrollmentInput!) { confirmTotpEnrollment(input: $input) { factor { id name } recoveryCodes { codes expiresAt } sessionToken viewer { user { email } } } }`;

/** Somebody at a browser, with a phone in the other hand. */
export class Person {
  secret: string | null = null;
  recoveryCodes: string[] = [];

  constructor(
    readonly server: { readonly clock: MovableClock },
    readonly id: string,
    readonly email: string,
    readonly name: string,
    readonly client: Client,
  ) {}

  async signIn(transport: 'COOKIE' | 'TOKEN' = 'COOKIE') {
    const { signIn } = await this.client.must(SIGN_IN, { input: { email: this.email, password: PASSWORD, transport } });
    if (transport === 'TOKEN') this.client.authorization = `Bearer ${signIn.sessionToken ?? signIn.attemptToken}`;
    return signIn;
  }

  /** Sets an authenticator up: in an unfinished sign-in that owes it, or by choice. */
  async enroll(name?: string) {
    const step = await this.client.refusal('mutation { beginTotpEnrollment { id } }');
    if (step === 'STEP_UP_REQUIRED') await this.stepUpWithPassword();
    const { beginTotpEnrollment: begun } = await this.client.must(
      'mutation { beginTotpEnrollment { id secret otpauthUri qrCodeSvg } }',
    );
    this.secret = begun.secret;
    const { confirmTotpEnrollment: confirmed } = await this.client.must(CONFIRM, {
      input: { id: begun.id, code: this.code(), ...(name === undefined ? {} : { name }) },
    });
    if (confirmed.recoveryCodes !== null) this.recoveryCodes = confirmed.recoveryCodes.codes;
    if (confirmed.sessionToken !== null) this.client.authorization = `Bearer ${confirmed.sessionToken}`;
    return confirmed;
  }

  /** What the phone shows now. Each code works once: `fresh` waits for the next one by moving the clock. */
  code(offsetSteps = 0): string {
    if (this.secret === null) throw new Error(`${this.email} has no authenticator`);
    return generateSync({
      secret: this.secret,
      epoch: Math.floor(this.server.clock.now() / 1000) + offsetSteps * 30,
      algorithm: 'sha1',
      digits: 6,
      period: 30,
    });
  }

  freshCode(): string {
    this.server.clock.advance(30_000);
    return this.code();
  }

  async verify(code = this.freshCode()) {
    const { verifySecondFactor } = await this.client.must(VERIFY, { input: { totpCode: code } });
    if (verifySecondFactor.sessionToken != null)
      this.client.authorization = `Bearer ${verifySecondFactor.sessionToken}`;
    return verifySecondFactor;
  }

  async verifyRecovery(recoveryCode: string) {
    return this.client.ask(VERIFY, { input: { recoveryCode } });
  }

  async signInFully(transport: 'COOKIE' | 'TOKEN' = 'COOKIE') {
    await this.signIn(transport);
    return this.verify();
  }

  async stepUp(): Promise<void> {
    await this.client.must('mutation($input: StepUpInput!) { stepUp(input: $input) { session { steppedUpUntil } } }', {
      input: { totpCode: this.freshCode() },
    });
  }

  async stepUpWithPassword(): Promise<void> {
    await this.client.must('mutation($input: StepUpInput!) { stepUp(input: $input) { session { steppedUpUntil } } }', {
      input: { password: PASSWORD },
    });
  }

  /** Null: signed out. */
  async viewerEmail(): Promise<string | null> {
    const { viewer } = await this.client.must('query { viewer { user { email } } }');
    return viewer?.user.email ?? null;
  }
}
