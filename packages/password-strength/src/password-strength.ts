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

/** Longer ones are judged by their beginning, in UTF-16 units: the time grows with the length, and so much is enough to be strong. */
const JUDGED_LENGTH = 40;
/** Ways to read digits and signs as letters (p@ssw0rd). The library's 100 take a second on a password made of such signs alone. */
const READINGS = 10;
/** Shorter words of a name stand in every password. */
const SHORTEST_WORD = 3;
/** Words that are looked for at most: a name may be made of a hundred. */
const MOST_WORDS = 24;

let estimator: ZxcvbnFactory | null = null;

/**
 * How hard a password is to guess, by zxcvbn: lists of leaked passwords, words, names, dates, keyboard rows.
 * What everybody knows of the person counts for nothing: the rest has to be hard to guess by itself.
 * @param personal what an attacker knows of the person: name, e-mail address, organization.
 */
export function passwordStrength(password: string, personal: readonly string[] = []): PasswordStrength {
  const words = personalWords(personal);
  const judged = judge(password.slice(0, JUDGED_LENGTH), words);
  const rest = without(password, words);
  if (rest === password) return judged;
  const left = judge(rest.slice(0, JUDGED_LENGTH), []);
  if (left.score >= judged.score) return judged;
  return {
    score: left.score,
    warning: 'Names and addresses that others know are guessed first.',
    suggestions: left.suggestions,
  };
}

/** What is wrong with a new password of enough characters, in words for people, or null (ASVS 5.0 §6.2.4, 6.2.12). */
export function weakPasswordProblem(password: string, personal: readonly string[] = []): string | null {
  const { score, warning } = passwordStrength(password, personal);
  if (score >= LEAST_SCORE) return null;
  return `This password is guessed easily. ${warning === null ? 'Choose a longer one: three or four words that have nothing to do with each other.' : `${warning} Choose another.`}`;
}

function judge(text: string, words: readonly string[]): PasswordStrength {
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...commonWords, ...englishWords },
    graphs: adjacencyGraphs,
    translations,
    l33tMaxSubstitutions: READINGS,
  });
  const { score, feedback } = estimator.check(text, [...words]);
  return { score, warning: feedback.warning, suggestions: feedback.suggestions };
}

/** The texts, their words, and the words written as one; the longest first. */
function personalWords(personal: readonly string[]): string[] {
  const all = personal.flatMap((text) => {
    const words = text.split(/[^\p{L}\p{M}\p{N}]+/u);
    return [text, words.join(''), ...words];
  });
  const long = all.map((word) => word.trim().toLowerCase()).filter((word) => word.length >= SHORTEST_WORD);
  return [...new Set(long)].sort((a, b) => b.length - a.length).slice(0, MOST_WORDS);
}

function without(password: string, words: readonly string[]): string {
  let rest = password;
  for (const word of words) {
    const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
    rest = rest.replace(new RegExp(escaped, 'giu'), '');
  }
  return rest;
}
