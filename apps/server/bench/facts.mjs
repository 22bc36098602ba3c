/** In the directory. One is the owner, and of each ten one is an admin: their export is the small one. */
export const PEOPLE = 100_000;
export const ADMINS = PEOPLE / 10;
/** With --large. */
export const MANY_PEOPLE = 1_000_000;
export const PASSWORD = 'correct horse battery staple';
