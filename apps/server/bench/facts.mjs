/** In the directory. One is the owner, and of each ten one is an admin: their export is the small one. */
export const PEOPLE = 100_000;
export const ADMINS = PEOPLE / 10;
/** With --large; fewer, with BENCH_MANY, to try the measuring itself. */
export const MANY_PEOPLE = Number(process.env.BENCH_MANY ?? 1_000_000);
export const PASSWORD = 'correct horse battery staple';
