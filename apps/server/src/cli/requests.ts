import { z } from 'zod';

/** What a command asks of whoever has the database open: the running server, or itself. */
export const hostRequest = z.discriminatedUnion('command', [
  z.object({ command: z.literal('ping') }),
  z.object({ command: z.literal('create-owner'), email: z.string(), name: z.string(), password: z.string() }),
  z.object({ command: z.literal('import-users'), content: z.string() }),
  z.object({ command: z.literal('recovery-code'), email: z.string() }),
  z.object({ command: z.literal('password-link'), email: z.string() }),
]);
export type HostRequest = z.infer<typeof hostRequest>;

/** What it says then, line by line; `ok` decides the exit status. */
export const hostAnswer = z.object({ ok: z.boolean(), out: z.array(z.string()), err: z.array(z.string()) });
export type HostAnswer = z.infer<typeof hostAnswer>;

/** One line of JSON on the control socket, from the server. */
export const controlLine = z.union([z.object({ progress: z.string() }), z.object({ answer: hostAnswer })]);

export const refusal = (...err: string[]): HostAnswer => ({ ok: false, out: [], err });
