import type { CastMember, Fate } from './cast.js';

const enrolls = (daysAgo: number): Fate => ({ what: 'ENROLLS', daysAgo });

/** Owes a factor, in every way there is. */
const WITHOUT_A_FACTOR: readonly CastMember[] = [
  {
    key: 'due',
    name: 'Dimitar Stoyanov',
    mailbox: 'dimitar.stoyanov',
    role: 'AGENT',
    since: 34,
    zone: 2,
    signsIn: 80,
    lastSeen: 3,
    invited: { by: 'admin', accepted: true },
  },
  {
    name: 'Hannah Goldschmidt',
    mailbox: 'hannah.goldschmidt',
    role: 'AGENT',
    since: 27,
    zone: -5,
    signsIn: 70,
    lastSeen: 8,
    invited: { by: 'admin-seoul', accepted: true },
  },
  {
    name: 'Bilal Yıldırım',
    mailbox: 'bilal.yildirim',
    role: 'AGENT',
    since: 157,
    zone: 3,
    signsIn: 77,
    lastSeen: 2.5,
    fates: [
      enrolls(107),
      { what: 'IS_RESET', daysAgo: 2, by: 'admin', reason: 'Bought a new phone, kept no recovery codes' },
    ],
  },
  {
    name: 'Valentina Ríos',
    mailbox: 'valentina.rios',
    role: 'AGENT',
    since: 173,
    zone: -4,
    signsIn: 55,
    lastSeen: 124,
  },
  {
    key: 'grace',
    name: 'Saoirse Gallagher',
    mailbox: 'saoirse.gallagher',
    role: 'AGENT',
    since: 7,
    zone: 0,
    signsIn: 100,
    openSessions: [{ hoursAgo: 1.6, browser: 0 }],
    invited: { by: 'admin-lisbon', accepted: true },
  },
  {
    name: 'রাহুল চৌধুরী',
    mailbox: 'rahul.chowdhury',
    role: 'AGENT',
    since: 11,
    zone: 6,
    signsIn: 95,
    through: { showsFactor: true },
  },
  {
    key: 'through',
    name: 'Ngaio Te Rangi',
    mailbox: 'ngaio.terangi',
    role: 'AGENT',
    since: 5,
    zone: 12,
    signsIn: 100,
    through: { showsFactor: false },
  },
  {
    name: 'Élodie N’Guessan',
    mailbox: 'elodie.nguessan',
    role: 'END_USER',
    since: 136,
    zone: 0,
    signsIn: 40,
    openSessions: [{ hoursAgo: 3.9, browser: 0 }],
    fates: [{ what: 'CHANGES_ROLE', daysAgo: 4, by: 'admin', to: 'AGENT' }],
  },
  // Came along with a list, and has not been here yet.
  { name: 'Yusuf Abdi Warsame', mailbox: 'yusuf.warsame', role: 'AGENT', since: 3, zone: 3, signsIn: 0 },
];

const SHUT_OUT_OR_NOT_YET_IN: readonly CastMember[] = [
  {
    key: 'suspended',
    name: 'Gareth Pemberton',
    mailbox: 'gareth.pemberton',
    role: 'AGENT',
    since: 169,
    zone: 0,
    signsIn: 70,
    lastSeen: 20,
    fates: [enrolls(114), { what: 'IS_SUSPENDED', daysAgo: 19, by: 'admin' }],
  },
  {
    name: 'Анастасия Волкова',
    mailbox: 'anastasia.volkova',
    role: 'AGENT',
    since: 144,
    zone: 3,
    signsIn: 66,
    lastSeen: 57,
    fates: [{ what: 'IS_SUSPENDED', daysAgo: 56, by: 'admin-athens' }],
  },
  {
    key: 'invited',
    name: 'Zuzanna Kamińska',
    mailbox: 'zuzanna.kaminska',
    role: 'AGENT',
    since: 1,
    zone: 1,
    signsIn: 0,
    invited: { by: 'admin', accepted: false },
  },
  {
    name: 'Pelé Baptiste',
    mailbox: 'pele.baptiste',
    role: 'AGENT',
    since: 22,
    zone: -4,
    signsIn: 0,
    invited: { by: 'admin-seoul', accepted: false, expired: true },
  },
];

/** Agents who owe a factor, are shut out or have not come in yet. */
export const AGENTS_WITHOUT: readonly CastMember[] = [...WITHOUT_A_FACTOR, ...SHUT_OUT_OR_NOT_YET_IN];
