/** What a spreadsheet takes for the start of a formula, behind spaces and invisible characters: full-width forms too. */
const FORMULA = /^[\p{Z}\u200b-\u200d\u2060\ufeff]*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/u;
/** RFC 4180 §2.6; the semicolon, the tab and outer spaces besides, which some spreadsheets take for a separator or drop. */
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/**
 * One row of CSV (RFC 4180), ending in CRLF. A cell that a spreadsheet would run as a formula is prefixed with `'`
 * (CWE-1236, ASVS 1.2.10), which is the one way to lose nothing and run nothing.
 */
export function encodeCsvRow(cells: readonly string[]): string {
  // A row of one empty cell would be an empty line, which readers skip.
  if (cells.length === 1 && cells[0] === '') return '""\r\n';
  return `${cells.map(encodeCell).join(',')}\r\n`;
}

function encodeCell(cell: string): string {
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
