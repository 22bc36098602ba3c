import type { Random } from '../platform/random.js';

// The prefix says what a token is, so that a leaked one is recognised, and so that one kind is never looked up as another.

export const SESSION_TOKEN_PREFIX = 'css_';
export const ATTEMPT_TOKEN_PREFIX = 'csa_';
export const API_TOKEN_PREFIX = 'cst_';

export const newSessionToken = (random: Random): string => SESSION_TOKEN_PREFIX + random.token();
export const newAttemptToken = (random: Random): string => ATTEMPT_TOKEN_PREFIX + random.token();
export const newApiToken = (random: Random): string => API_TOKEN_PREFIX + random.token();
