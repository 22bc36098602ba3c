import { describe, expect, it } from 'vitest';

import { encodeCsvRow } from '../src/csv/encode-row.js';
import { readCsvRows, type CsvColumns } from '../src/csv/read-rows.js';

const COLUMNS: CsvColumns = {
  required: ['email', 'name', 'role'],
  optional: ['password_hash'],
  notTaken: { totp: 'Leave totp out.' },
  mayHoldDelimiter: { column: 'password_hash', startsWith: '$' },
};

/** Rows as lists of cells behind their line, problems as the line and the reason. */
function read(content: string, columns: CsvColumns = COLUMNS): (readonly (string | number)[])[] | string {
  const result = readCsvRows(content, columns);
  if (!result.ok) return result.failure;
  return [...result.value].map((row) =>
    'reason' in row ? [row.line, row.reason] : [row.line, row.cell('email'), row.cell('name'), row.cell('role')],
  );
}

const UNREADABLE = 'The row cannot be read: check its quotation marks.';

describe('a file of rows', () => {
  it.each<{ like: string; content: string; gives: (readonly (string | number)[])[] }>([
    { like: 'commas', content: 'email,name,role\na@x,Ann,AGENT\n', gives: [[2, 'a@x', 'Ann', 'AGENT']] },
    { like: 'semicolons', content: 'email;name;role\na@x;Ann, Lee;AGENT', gives: [[2, 'a@x', 'Ann, Lee', 'AGENT']] },
    { like: 'tabs', content: 'email\tname\trole\na@x\tAnn;Lee\tAGENT', gives: [[2, 'a@x', 'Ann;Lee', 'AGENT']] },
    {
      like: 'tabs with an empty cell at the start of a quoted row',
      content: 'email\tname\trole\n\t"Ann"\tAGENT',
      gives: [[2, '', 'Ann', 'AGENT']],
    },
    {
      like: 'a byte order mark and Windows line ends',
      content: '\ufeffEmail,NAME,Role\r\na@x,Ann,AGENT\r\nb@x,Bo,ADMIN\r\n',
      gives: [
        [2, 'a@x', 'Ann', 'AGENT'],
        [3, 'b@x', 'Bo', 'ADMIN'],
      ],
    },
    { like: 'old line ends', content: 'email,name,role\ra@x,Ann,AGENT\r', gives: [[2, 'a@x', 'Ann', 'AGENT']] },
    { like: 'another order', content: 'role,email,name\nAGENT,a@x,Ann', gives: [[2, 'a@x', 'Ann', 'AGENT']] },
    {
      like: 'a quoted header behind empty lines',
      content: '\n\n"email","name","role"\n\n,,\na@x,Ann,AGENT',
      gives: [[6, 'a@x', 'Ann', 'AGENT']],
    },
    {
      like: 'quotation marks, doubled ones and delimiters in them',
      content: 'email,name,role\n"a@x" , "Lee, ""Ann""" ,AGENT',
      gives: [[2, 'a@x', 'Lee, "Ann"', 'AGENT']],
    },
    { like: 'empty quoted cells', content: 'email,name,role\na@x,"",""', gives: [[2, 'a@x', '', '']] },
    {
      like: 'a quotation mark that is never closed: its own row only',
      content: 'email,name,role\na@x,"Ann,AGENT\nb@x,Bo,AGENT',
      gives: [
        [2, UNREADABLE],
        [3, 'b@x', 'Bo', 'AGENT'],
      ],
    },
    {
      like: 'something beside a quoted cell, and a mark inside of one without',
      content: 'email,name,role\na@x,"Ann"x,AGENT\nb@x,B"o,AGENT\nc@x,x"C",AGENT',
      gives: [
        [2, UNREADABLE],
        [3, UNREADABLE],
        [4, UNREADABLE],
      ],
    },
    {
      like: 'too few and too many columns',
      content: 'email,name,role\na@x\nb@x,Bo,AGENT,\nc@x,Cy,AGENT',
      gives: [
        [2, 'The row has 1 column, and the first line 3.'],
        [3, 'The row has 4 columns, and the first line 3.'],
        [4, 'c@x', 'Cy', 'AGENT'],
      ],
    },
    {
      like: 'the address as the console spells it',
      content: 'Name,E-Mail,Role\nAnn,a@x,AGENT',
      gives: [[2, 'a@x', 'Ann', 'AGENT']],
    },
    { like: 'nothing but its first line', content: 'email,name,role', gives: [] },
  ])('$like', ({ content, gives }) => {
    expect(read(content)).toEqual(gives);
  });

  it.each([
    ['', /^The file is empty\. Its first line names the columns: email,name,role\[,password_hash\]\.$/],
    ['\ufeff\r\n \r\n', /^The file is empty/],
    ['"email,name,role\n', /^The first line cannot be read\. It names the columns/],
    ['email,name\n', /role is not among them/],
    ['a@x,Ann,AGENT\n', /email, name, role are not among them/],
    [
      'email,name,role,age\n',
      /Unknown columns: "age"\. Rename or leave them out; the columns are email, name, role, password_hash/,
    ],
    ['email,name,role,EMAIL\n', /A column stands there twice/],
    ['email,name,role,totp\n', /^Leave totp out\.$/],
  ])('is refused whole where its first line is %j', (content, says) => {
    expect(read(content)).toMatch(says);
  });

  it('takes a cell that has delimiters of its own as one, only where it begins as such cells do', () => {
    const result = readCsvRows(
      'email,password_hash,name,role\na@x,$a$m=1,t=2$b,Ann,AGENT\nb@x,m=1,t=2,Bo,AGENT',
      COLUMNS,
    );
    const rows = result.ok ? [...result.value] : [];
    expect(rows[0]).toMatchObject({ line: 2 });
    expect(
      rows[0] !== undefined && 'cell' in rows[0] ? [rows[0].cell('password_hash'), rows[0].cell('name')] : null,
    ).toEqual(['$a$m=1,t=2$b', 'Ann']);
    expect(rows[1]).toMatchObject({ line: 3, reason: 'The row has 5 columns, and the first line 4.' });
  });

  it('gives what stands in a row that cannot be taken, for a report to put right', () => {
    const result = readCsvRows('role;name;email\nAgent;Gus;gus@x;extra\nAgent;Ann\n"Agent;Bo;bo@x', COLUMNS);
    const rows = result.ok ? [...result.value] : [];
    expect(rows.map((row) => [row.line, row.cell('email'), row.cell('name'), row.cell('role')])).toEqual([
      [2, 'gus@x', 'Gus', 'Agent'],
      [3, '', 'Ann', 'Agent'],
      [4, '', '', '"Agent;Bo;bo@x'],
    ]);
    expect(rows.every((row) => 'reason' in row)).toBe(true);
  });

  it('reads back what the product writes', () => {
    const cells = ['a@x', 'Lee; "Ann", the 1st', 'AGENT'];
    expect(read(encodeCsvRow(['email', 'name', 'role']) + encodeCsvRow(cells))).toEqual([[2, ...cells]]);
  });

  it('reads as far as it is asked to, and again from the start', () => {
    const result = readCsvRows('email,name,role\na@x,Ann,AGENT\nb@x,Bo,AGENT', COLUMNS);
    if (!result.ok) throw new Error(result.failure);
    for (const row of result.value) {
      expect(row.line).toBe(2);
      break;
    }
    expect([...result.value]).toHaveLength(2);
  });
});
