import { toDate } from '../../platform/clock.js';
import type { EndedSignIn } from './sign-ins.read-model.js';
import type { SignInType } from './sign-ins.types.js';

export function toSignInType(signIn: EndedSignIn): SignInType {
  return { ...signIn, at: toDate(signIn.at) };
}
