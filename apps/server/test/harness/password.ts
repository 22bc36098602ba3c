/** Everybody's in the tests. */
export const PASSWORD = 'correct horse battery staple';
