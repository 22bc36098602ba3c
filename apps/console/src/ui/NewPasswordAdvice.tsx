import type { PasswordStrength, StrengthScore } from '@countersign/password-strength/password-strength.js';
import classes from './NewPasswordAdvice.module.css';

/** In characters (code points), as the server counts them. */
export const NEW_PASSWORD_LENGTH = 8;

const VERDICT: Readonly<Record<StrengthScore, string>> = {
  0: 'Guessed at once',
  1: 'Guessed easily',
  2: 'Good enough',
  3: 'Strong',
  4: 'Very strong',
};
const TONE: Readonly<Record<StrengthScore, 'bad' | 'warn' | 'good'>> = {
  0: 'bad',
  1: 'bad',
  2: 'warn',
  3: 'good',
  4: 'good',
};
const ADVICE = 'Three or four unrelated words are easy to keep and hard to guess.';

interface Advice {
  /** Up to four bars. */
  readonly bars: number;
  readonly tone: 'bad' | 'warn' | 'good';
  readonly missing: number;
  readonly verdict: string;
  readonly words: string;
}

/** What there is to say of a new password while it is typed. Only the server decides. */
function adviceOn(password: string, strength: PasswordStrength | null): Advice {
  const missing = Math.max(0, NEW_PASSWORD_LENGTH - [...password].length);
  const common = { missing, words: ADVICE };
  if (password === '') return { ...common, bars: 0, tone: 'bad', verdict: '' };
  if (missing > 0) return { ...common, bars: 1, tone: 'bad', verdict: 'Too short' };
  if (strength === null) return { ...common, bars: 0, tone: 'bad', verdict: '' };
  const { score, warning, suggestions } = strength;
  return {
    missing,
    bars: Math.max(1, score),
    tone: TONE[score],
    verdict: VERDICT[score],
    words: score >= 3 ? 'Keep it in a password manager.' : (warning ?? suggestions[0] ?? ADVICE),
  };
}

/** The advice in one sentence, for those who hear it. */
export function spokenAdvice(password: string, strength: PasswordStrength | null): string {
  const { missing, verdict, words } = adviceOn(password, strength);
  if (password === '' || verdict === '') return '';
  if (missing > 0) return `Too short: ${missing} more ${missing === 1 ? 'character' : 'characters'}.`;
  return `Strength of the password: ${verdict.toLowerCase()}. ${words}`;
}

/** Under the field of a new password. Made of spans, because it stands in the description of the field, a paragraph. */
export function NewPasswordAdvice({
  password,
  strength,
}: {
  readonly password: string;
  readonly strength: PasswordStrength | null;
}) {
  const { bars, tone, missing, verdict, words } = adviceOn(password, strength);
  return (
    <span className={classes['advice']}>
      <span className={classes['bars']} data-tone={tone} aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} data-on={bar <= bars || undefined} />
        ))}
      </span>
      <span className={password !== '' && missing === 0 ? classes['met'] : undefined}>
        <span aria-hidden="true">{missing === 0 ? '✓ ' : '○ '}</span>
        At least {NEW_PASSWORD_LENGTH} characters
        {missing === 0 && <span className="visually-hidden">: met</span>}
        {password !== '' && missing > 0 && `: ${missing} more`}
      </span>
      <span className={classes['words']}>
        {verdict !== '' && <strong>{verdict}. </strong>}
        {words}
      </span>
    </span>
  );
}
