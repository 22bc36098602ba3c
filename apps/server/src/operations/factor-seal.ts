/** The row a sealed TOTP secret belongs to; the same for the enrollment and the factor it becomes. */
export const factorSeal = (id: string): string => `factor:${id}`;
