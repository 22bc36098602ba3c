/** What somebody who was deleted is called wherever their name stood: they keep their id and lose their name. */
export const DELETED_USER = 'Deleted user';
