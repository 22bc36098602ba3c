/**
 * An operation that the server answers with STEP_UP_REQUIRED waits here until the person has proved themselves in the
 * one dialog that the application shows for it, and is then sent again. Forms stay open underneath with what was typed.
 */
export interface StepUpRequest {
  /** An own recovery code is a proof only for changing factors. */
  readonly acceptsRecoveryCode: boolean;
}

const CHANGES_FACTORS: ReadonlySet<string> = new Set([
  'BeginTotpEnrollment',
  'ConfirmTotpEnrollment',
  'BeginWebauthnEnrollment',
  'ConfirmWebauthnEnrollment',
  'BeginEmailEnrollment',
  'ConfirmEmailEnrollment',
  'RenameFactor',
  'RemoveFactor',
  'RegenerateRecoveryCodes',
]);

let current: {
  readonly request: StepUpRequest;
  readonly answer: Promise<boolean>;
  readonly settle: (proved: boolean) => void;
} | null = null;
const listeners = new Set<() => void>();
const notify = (): void => {
  for (const listener of listeners) listener();
};

/** Resolves to true once proved, to false when the person gave up. Operations refused meanwhile share the one dialog. */
export function askForStepUp(operationName: string | undefined): Promise<boolean> {
  if (current !== null) return current.answer;
  let settle: (proved: boolean) => void = () => undefined;
  const answer = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  current = {
    request: { acceptsRecoveryCode: operationName !== undefined && CHANGES_FACTORS.has(operationName) },
    answer,
    settle,
  };
  notify();
  return answer;
}

export const stepUp = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): StepUpRequest | null => current?.request ?? null,
  finish(proved: boolean): void {
    const finished = current;
    current = null;
    finished?.settle(proved);
    notify();
  },
};
