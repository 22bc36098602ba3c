import type { Role } from '@countersign/domain/users/roles.js';

/** What happens to somebody beside signing in. `daysAgo` is about when; those that need an hour of work fall on a workday. */
export type Fate =
  | { readonly what: 'ENROLLS'; readonly daysAgo: number; readonly name?: string }
  | { readonly what: 'ENROLLS_ANOTHER'; readonly daysAgo: number; readonly name: string }
  | { readonly what: 'USES_OWN_CODE'; readonly daysAgo: number }
  | { readonly what: 'IS_RESET'; readonly daysAgo: number; readonly by: string; readonly reason: string }
  | {
      readonly what: 'GETS_CODE';
      readonly daysAgo: number;
      readonly by: string;
      readonly reason: string;
      readonly situation: 'FACTOR_LOST' | 'FACTOR_NOT_AT_HAND';
      /** Open: issued a while ago and not used yet. */
      readonly open?: true;
    }
  | { readonly what: 'IS_SUSPENDED'; readonly daysAgo: number; readonly by: string; readonly liftedDaysAgo?: number }
  | { readonly what: 'CHANGES_ROLE'; readonly daysAgo: number; readonly by: string; readonly to: Role }
  | { readonly what: 'IS_RENAMED'; readonly daysAgo: number; readonly by: string; readonly from: string }
  | { readonly what: 'RESETS_PASSWORD'; readonly daysAgo: number }
  | { readonly what: 'IS_ATTACKED'; readonly daysAgo: number };

export interface CastMember {
  /** Names somebody in the list of whom to sign in as, and in the fates of others. */
  readonly key?: string;
  readonly name: string;
  readonly mailbox: string;
  /** At first: a fate may change it. */
  readonly role: Role;
  /** How many days ago the person came into the directory. */
  readonly since: number;
  /** The hours of the office, east of UTC. */
  readonly zone: number;
  /** On how many workdays of a hundred the person signs in. */
  readonly signsIn: number;
  /** The last day of signing in; 0 where it still goes on. */
  readonly lastSeen?: number;
  /** When the person has a session open at the end, in hours before now and by browser of theirs. */
  readonly openSessions?: readonly { readonly hoursAgo: number; readonly browser: number }[];
  /** Ticks "Remember this device" where it is offered; where absent, by chance. */
  readonly remembers?: true;
  /** Comes through the portal and has no password here; whether the portal shows a second factor. */
  readonly through?: { readonly showsFactor: boolean };
  readonly invited?: { readonly by: string; readonly accepted: boolean; readonly expired?: true };
  readonly fates?: readonly Fate[];
}

const enrolls = (daysAgo: number, name?: string): Fate => ({
  what: 'ENROLLS',
  daysAgo,
  ...(name === undefined ? {} : { name }),
});

const OWNERS: readonly CastMember[] = [
  {
    key: 'owner',
    name: 'Ingrid Sørensen',
    mailbox: 'ingrid.sorensen',
    role: 'OWNER',
    since: 187,
    zone: 1,
    signsIn: 85,
    openSessions: [
      { hoursAgo: 5.2, browser: 0 },
      { hoursAgo: 0.6, browser: 1 },
    ],
    fates: [enrolls(187, 'iPhone'), { what: 'ENROLLS_ANOTHER', daysAgo: 131, name: 'Work tablet' }],
  },
  {
    key: 'second-owner',
    name: 'Chukwuemeka Okonkwo',
    mailbox: 'chukwuemeka.okonkwo',
    role: 'OWNER',
    since: 183,
    zone: 1,
    signsIn: 60,
    fates: [enrolls(182)],
  },
];

const ADMINS: readonly CastMember[] = [
  {
    key: 'admin',
    name: 'Priya Raghunathan',
    mailbox: 'priya.raghunathan',
    role: 'ADMIN',
    since: 182,
    zone: 5.5,
    signsIn: 92,
    openSessions: [
      { hoursAgo: 3.4, browser: 0 },
      { hoursAgo: 1.1, browser: 2 },
    ],
    fates: [enrolls(124, 'Pixel 9')],
  },
  {
    key: 'admin-lisbon',
    name: 'João Guimarães',
    mailbox: 'joao.guimaraes',
    role: 'ADMIN',
    since: 182,
    zone: 0,
    signsIn: 88,
    openSessions: [{ hoursAgo: 2.3, browser: 0 }],
    fates: [
      enrolls(123, 'Phone'),
      { what: 'ENROLLS_ANOTHER', daysAgo: 52, name: 'New phone' },
      { what: 'USES_OWN_CODE', daysAgo: 54 },
    ],
  },
  {
    key: 'admin-seoul',
    name: '김서연',
    mailbox: 'seoyeon.kim',
    role: 'ADMIN',
    since: 150,
    zone: 9,
    signsIn: 80,
    invited: { by: 'owner', accepted: true },
    fates: [enrolls(74)],
  },
  {
    key: 'admin-athens',
    name: 'Κωνσταντίνος Παπαδόπουλος',
    mailbox: 'konstantinos.papadopoulos',
    role: 'AGENT',
    since: 181,
    zone: 2,
    signsIn: 75,
    fates: [enrolls(117), { what: 'CHANGES_ROLE', daysAgo: 88, by: 'second-owner', to: 'ADMIN' }],
  },
  {
    // On leave since before the requirement reached the admins: owes a factor at the next sign-in.
    key: 'admin-away',
    name: 'Margarethe von Trotha-Lindenberg',
    mailbox: 'margarethe.vontrotha',
    role: 'ADMIN',
    since: 182,
    zone: 1,
    signsIn: 60,
    lastSeen: 93,
  },
];

const END_USERS: readonly CastMember[] = [
  {
    key: 'end-user',
    name: 'Oluwaseun Adébáyọ̀',
    mailbox: 'oluwaseun.adebayo',
    role: 'END_USER',
    since: 140,
    zone: 1,
    signsIn: 14,
  },
  {
    name: 'Emma Lindqvist',
    mailbox: 'emma.lindqvist',
    role: 'END_USER',
    since: 171,
    zone: 1,
    signsIn: 9,
    fates: [enrolls(96)],
  },
  { name: 'Mateo Fernández Ruiz', mailbox: 'mateo.fernandez', role: 'END_USER', since: 168, zone: -6, signsIn: 12 },
  { name: 'สมชาย ใจดี', mailbox: 'somchai.jaidee', role: 'END_USER', since: 160, zone: 7, signsIn: 7 },
  {
    name: "Niamh O'Sullivan",
    mailbox: 'niamh.osullivan',
    role: 'END_USER',
    since: 158,
    zone: 0,
    signsIn: 10,
    fates: [enrolls(61, 'Phone')],
  },
  { name: 'Λυδία Νικολάου', mailbox: 'lydia.nikolaou', role: 'END_USER', since: 152, zone: 2, signsIn: 6 },
  {
    name: 'Tūmatauenga Parata',
    mailbox: 'tumatauenga.parata',
    role: 'END_USER',
    since: 150,
    zone: 12,
    signsIn: 5,
    lastSeen: 101,
  },
  { name: 'Đặng Thị Hồng', mailbox: 'hong.dang', role: 'END_USER', since: 143, zone: 7, signsIn: 11 },
  { name: 'Sigurður Jónsson', mailbox: 'sigurdur.jonsson', role: 'END_USER', since: 130, zone: 0, signsIn: 8 },
  {
    name: 'ნინო ბერიძე',
    mailbox: 'nino.beridze',
    role: 'END_USER',
    since: 127,
    zone: 4,
    signsIn: 9,
    fates: [enrolls(44)],
  },
  {
    name: 'Camille Beaulieu',
    mailbox: 'camille.beaulieu',
    role: 'END_USER',
    since: 119,
    zone: -5,
    signsIn: 10,
    fates: [{ what: 'RESETS_PASSWORD', daysAgo: 33 }],
  },
  { name: 'Իվետա Մարտիրոսյան', mailbox: 'iveta.martirosyan', role: 'END_USER', since: 111, zone: 4, signsIn: 4 },
  {
    name: 'Jakub Wiśniewski',
    mailbox: 'jakub.wisniewski',
    role: 'END_USER',
    since: 97,
    zone: 1,
    signsIn: 13,
    fates: [enrolls(40)],
  },
  { name: 'Achieng Otieno', mailbox: 'achieng.otieno', role: 'END_USER', since: 90, zone: 3, signsIn: 8 },
  { name: 'Zsófia Nagy-Horváth', mailbox: 'zsofia.nagy', role: 'END_USER', since: 82, zone: 1, signsIn: 5 },
  { name: 'Teo Li Ming', mailbox: 'liming.teo', role: 'END_USER', since: 70, zone: 8, signsIn: 9 },
  {
    name: 'Brandon Whitcomb',
    mailbox: 'brandon.whitcomb',
    role: 'END_USER',
    since: 64,
    zone: -7,
    signsIn: 12,
    fates: [{ what: 'IS_SUSPENDED', daysAgo: 12, by: 'admin-lisbon' }],
    lastSeen: 13,
  },
  { name: 'ወርቅነሽ ታደሰ', mailbox: 'workinesh.tadesse', role: 'END_USER', since: 45, zone: 3, signsIn: 0 },
  { name: 'Luca Moretti', mailbox: 'luca.moretti', role: 'END_USER', since: 30, zone: 1, signsIn: 16 },
  {
    name: 'Fatou Diallo',
    mailbox: 'fatou.diallo',
    role: 'END_USER',
    since: 9,
    zone: 0,
    signsIn: 0,
    invited: { by: 'admin-lisbon', accepted: false, expired: true },
  },
];

/** Owners, admins and end users of the demo's organization; its agents are in cast-agents.ts. */
export const LEADERS_AND_END_USERS: readonly CastMember[] = [...OWNERS, ...ADMINS, ...END_USERS];
