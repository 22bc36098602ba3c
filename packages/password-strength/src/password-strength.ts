import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as commonWords } from '@zxcvbn-ts/language-common';
import { dictionary as englishWords, translations } from '@zxcvbn-ts/language-en';

/** 0: guessed at once … 4: not worth trying. From 2 on a password is taken. */
export type StrengthScore = 0 | 1 | 2 | 3 | 4;

export interface PasswordStrength {
  readonly score: StrengthScore;
  /** What makes it easy to guess, in words for people; null where nothing stands out. */
  readonly warning: string | null;
  /** What would make it better. */
  readonly suggestions: readonly string[];
}

/** The least score of a password that is taken: about a million guesses. Less falls to the lists that attackers start with. */
export const LEAST_SCORE: StrengthScore = 2;

/** Longer ones are not judged further: the time it takes grows with the square. In UTF-16 units. */
const JUDGED_LENGTH = 128;

let estimator: ZxcvbnFactory | null = null;

/**
 * How hard a password is to guess, by zxcvbn: lists of leaked passwords, words, names, dates, keyboard rows.
 * @param personal what an attacker knows of the person: name, e-mail address, organization.
 */
export function passwordStrength(password: string, personal: readonly string[] = []): PasswordStrength {
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...commonWords, ...englishWords },
    graphs: adjacencyGraphs,
    translations,
  });
  const words = personal.flatMap((text) => [text, ...text.split(/[\s@._-]+/)]).filter((word) => word.length > 2);
  const { score, feedback } = estimator.check(password.slice(0, JUDGED_LENGTH), words);
  return { score, warning: feedback.warning, suggestions: feedback.suggestions };
}

/** What is wrong with a new password of enough characters, in words for people, or null (ASVS 5.0 §6.2.4, 6.2.12). */
export function weakPasswordProblem(password: string, personal: readonly string[] = []): string | null {
  const { score, warning } = passwordStrength(password, personal);
  if (score >= LEAST_SCORE) return null;
  return `This password is guessed easily. ${warning === null ? 'Choose a longer one: three or four words that have nothing to do with each other.' : `${warning} Choose another.`}`;
}
