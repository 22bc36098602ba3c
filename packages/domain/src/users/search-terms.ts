/** The longest key of a name, in UTF-16 units: what an indexed column holds on every supported database. */
const NAME_KEY_MAX_LENGTH = 190;
/** The longest search term, in UTF-16 units. More than anybody types to find a person, and a bound on the size of the index. */
const SEARCH_TERM_MAX_LENGTH = 64;

/**
 * A name as it is sorted and searched by: decomposed (NFKD), without combining marks, lower-cased, with single spaces,
 * at most 190 UTF-16 units. "Zoë  MÜLLER" gives "zoe muller".
 */
export function nameKey(name: string): string {
  return cut(fold(name), NAME_KEY_MAX_LENGTH);
}

/** An e-mail address as it is compared and kept unique: trimmed, composed (NFC), lower-cased. */
export function emailKey(email: string): string {
  // Composed once more at the end: lower-casing can leave a decomposed letter behind.
  return email.trim().normalize('NFC').toLowerCase().normalize('NFC');
}

/**
 * What a user is found by, each at most 64 UTF-16 units and none twice: the rest of the name from each of its words on
 * (so "anna maria" finds "Dr. Anna Maria Berg"), and the e-mail address.
 *
 * A term is matched from its start only, which an ordinary index answers at a million users.
 */
export function searchTerms(name: string, email: string): string[] {
  const key = nameKey(name);
  const terms = new Set<string>();
  for (let start = 0; start !== -1; start = nextWord(key, start))
    terms.add(cut(key.slice(start), SEARCH_TERM_MAX_LENGTH));
  // Folded like a name, because what is typed may be meant for either and is folded before that is known.
  terms.add(cut(fold(emailKey(email)), SEARCH_TERM_MAX_LENGTH));
  terms.delete('');
  return [...terms];
}

/** What was typed into a search box, made comparable with `searchTerms`; null where nothing is left to search for. */
export function searchPrefix(typed: string): string | null {
  const prefix = cut(fold(typed), SEARCH_TERM_MAX_LENGTH);
  return prefix === '' ? null : prefix;
}

/**
 * The end of the range `prefix <= term < prefixEnd(prefix)` that holds every term with this prefix, in the order of UTF-8
 * bytes. A range uses an index on both databases, where `LIKE` differs in case and in escaping.
 */
export function prefixEnd(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}

function fold(text: string): string {
  return (
    withoutMarks(withoutMarks(text).toLowerCase())
      // Lower-casing gives a sigma at the end of a word another letter, so a prefix would not match the longer word.
      .replaceAll('ς', 'σ')
      .replace(/\s+/gu, ' ')
      .trim()
  );
}

function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

function nextWord(key: string, from: number): number {
  const space = key.indexOf(' ', from);
  return space === -1 ? -1 : space + 1;
}

/** The first `length` units, without half a surrogate pair or a space at the end. */
function cut(text: string, length: number): string {
  return text
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
}
