import type { Person } from '../fixtures/people.js';
import { newPerson } from '../fixtures/people.js';

const FIRST = [
  'Amara',
  'Benedikt',
  'Carmen',
  'Daichi',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kavya',
  'Liam',
  'Mireille',
  'Niall',
  'Olena',
  'Priya',
  'Rafael',
  'Sofia',
  'Tomasz',
  'Yara',
];
const LAST = ['Abara', 'Bianchi', 'Cho', 'Dvorak', 'Eriksen', 'Fontaine', 'Garrido', 'Hoang', 'Ivanova', 'Jansen'];

export const TEAM_SIZE = 200;

/** Two hundred made-up people: three admins, the others agents. */
export function makeTeam(): Person[] {
  return Array.from({ length: TEAM_SIZE }, (_, index) => {
    const first = FIRST[index % FIRST.length] ?? '';
    const last = LAST[(index + Math.floor(index / FIRST.length)) % LAST.length] ?? '';
    return {
      ...newPerson(index % 70 === 12 ? 'ADMIN' : 'AGENT'),
      name: `${first} ${last}`,
      email: `${first}.${last}@example.com`.toLowerCase(),
    };
  });
}
