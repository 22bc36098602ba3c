import { emailKey } from '../users/search-terms.js';

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/** The domain of an address as it is compared; '' where there is none. The whole of it: example.com is not sub.example.com. */
export function domainOf(email: string): string {
  const key = emailKey(email);
  const at = key.lastIndexOf('@');
  return at === -1 ? '' : key.slice(at + 1);
}

/** What is wrong with a domain in words for people, or null. */
export function domainProblem(domain: string): string | null {
  const key = emailKey(domain);
  const isRight = key.length <= 190 && key.split('.').every((label) => LABEL.test(label));
  return isRight ? null : 'Write a domain like example.com, without @ and without https.';
}
