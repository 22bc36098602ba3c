import { passwordStrength } from '@countersign/password-strength/password-strength.js';
import type { StrengthAnswer, StrengthQuestion } from './use-password-strength';

// A thread of its own: a long password takes half a second to judge, and typing must not wait for it.
addEventListener('message', ({ data: { password, personal } }: MessageEvent<StrengthQuestion>) => {
  const answer: StrengthAnswer = { password, strength: passwordStrength(password, personal) };
  postMessage(answer);
});
