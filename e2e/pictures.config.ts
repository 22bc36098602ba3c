import journeys from './playwright.config.js';

/** `npm run pictures`: makes those of docs/first-day.md and docs/admin.md anew. No part of the tests. */
export default { ...journeys, testDir: 'pictures', timeout: 600_000, workers: 1 };
