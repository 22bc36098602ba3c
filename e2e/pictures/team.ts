import type { Person } from '../fixtures/people.js';
import { newPerson } from '../fixtures/people.js';

const FIRST =
  'Adaeze Amara Beatriz Benedikt Camille Carmen Daichi Dariusz Elif Emeka Farid Freya Gabriel Greta Hamza Hugo Ines Isla Jonas Julia Kavya Kenji Lars Liam Lucia Malik Mireille Nadia Niall Noor Olena Oscar Paulo Priya Quinn Rafael Rosa Samir Sofia Stefan Tamar Tomasz Uma Ulrich Valeria Viktor Wanda Xenia Yara Zoltan'.split(
    ' ',
  );
const LAST =
  'Abara Almeida Bianchi Bouchard Cho Costa Dvorak Doyle Eriksen Esposito Fontaine Fischer Garrido Gupta Hoang Haddad Ivanova Iversen Jansen Jimenez Kowalski Kimura Lindqvist Lopez Moreau Mwangi Novak Nguyen Okafor Olsen Petrov Pereira Rahman Rossi Santos Silva Takeda Tanaka Urban Weber'.split(
    ' ',
  );

export const TEAM_SIZE = 200;

/** Two hundred made-up people: three admins, the others agents. */
export function makeTeam(): Person[] {
  return Array.from({ length: TEAM_SIZE }, (_, index) => {
    const first = FIRST[index % FIRST.length] ?? '';
    const last = LAST[(index * 7) % LAST.length] ?? '';
    return {
      ...newPerson(index % 70 === 12 ? 'ADMIN' : 'AGENT'),
      name: `${first} ${last}`,
      email: `${first}.${last}@example.com`.toLowerCase(),
    };
  });
}
