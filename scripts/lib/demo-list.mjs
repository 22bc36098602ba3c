import { codeOfStep, secondsLeft, stepAt } from './totp.mjs';

const spaced = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

/** How one gets past the password, in a few words. */
function howFurther(person) {
  if (person.link !== null) return `no password yet: open ${person.link}`;
  if (person.recoveryCode !== null) return `recovery code ${person.recoveryCode}`;
  return '';
}

/** The list that the demo prints: whom to sign in as, and what happens then. */
export function listOf({ organization, password, people }, { url, pageUrl, outbox, now }) {
  const lines = [
    '',
    `${organization}: sixty people in the middle of their week. Sign in at ${url}`,
    `Everybody's password:  ${password}`,
    '',
  ];
  const width = Math.max(...people.map(({ who }) => who.length));
  for (const person of people) {
    lines.push(`  ${person.who.padEnd(width)}  ${person.email}`);
    lines.push(`  ${' '.repeat(width)}    ${person.says}`);
    const further = howFurther(person);
    if (further !== '') lines.push(`  ${' '.repeat(width)}    ${further}`);
  }
  return [
    ...lines,
    '',
    ...codesOf(people, now),
    '',
    `All of this, with codes that renew themselves:  ${pageUrl}`,
    `Mails are kept as files in:  ${outbox}`,
  ].join('\n');
}

/** The codes of this moment. Each works once: after one was used, the next one comes within half a minute. */
export function codesOf(people, now) {
  const withCode = people.filter(({ secret }) => secret !== null);
  const width = Math.max(...withCode.map(({ email }) => email.length));
  return [
    `Codes of the authenticators, for ${secondsLeft(now)} more seconds. Each works once.`,
    ...withCode.map(({ email, secret }) => `  ${email.padEnd(width)}  ${spaced(codeOfStep(secret, stepAt(now)))}`),
  ];
}
