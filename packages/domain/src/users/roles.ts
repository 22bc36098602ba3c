/** From the most to the least powerful; the order is the rank. */
export const ROLES = ['OWNER', 'ADMIN', 'AGENT', 'END_USER'] as const;
export type Role = (typeof ROLES)[number];

/** The team: everybody but end users. */
export const TEAM_ROLES = ['OWNER', 'ADMIN', 'AGENT'] as const satisfies readonly Role[];
