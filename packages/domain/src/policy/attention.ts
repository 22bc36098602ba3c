/** From when on something asks for an admin's attention. */
export const ATTENTION = {
  /** Due for longer than this. */
  dueForDays: 14,
  /** As many own recovery codes left, or fewer: from there on their holder is warned as well. */
  recoveryCodesAtMost: 3,
  /** Factors that nobody has used for longer than this. */
  factorsUnusedForDays: 90,
} as const;
