/** As many days as are worked out backwards, and as the API answers at once. */
export const LONGEST_HISTORY_DAYS = 400;
