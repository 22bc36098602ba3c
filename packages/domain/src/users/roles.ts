/** From the most to the least powerful; the order is the rank. */
export const ROLES = ['OWNER', 'ADMIN', 'AGENT', 'END_USER'] as const;
export type Role = (typeof ROLES)[number];

/** The team: everybody but end users. */
export const TEAM_ROLES = ['OWNER', 'ADMIN', 'AGENT'] as const satisfies readonly Role[];

/** Whether the role belongs to the team: owners, admins and agents. */
export function isTeam(role: Role): boolean {
  return role !== 'END_USER';
}

/** The power of a role as a number, for sorting and comparing: 0 (`END_USER`) to 3 (`OWNER`); more is more powerful. */
export function rankOf(role: Role): number {
  return ROLES.length - 1 - ROLES.indexOf(role);
}
