import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import { Allow } from '../../graphql/allow.js';
import { actingCaller } from '../../graphql/callers.js';
import type { GraphQLContext } from '../../graphql/context.js';
import { FailureError, valueOf } from '../../graphql/errors.js';
import { failure } from '../../operations/failures.js';
import { importUsers } from './import-users.js';
import { ImportUsersInput, ImportUsersPayload } from './import-users.types.js';

const MOST_ROWS = 500;

@Resolver()
export class ImportUsersResolver {
  @Allow({ session: 'MANAGE_USERS', token: 'WRITE_USERS' })
  @Mutation(() => ImportUsersPayload, {
    description:
      'Makes users of an equal or lower role and mails each an invitation. A row that is not right is refused with its line and the reason; the others are taken. The same rows again make nobody twice. A list of more than 500 is sent in parts.',
  })
  async importUsers(
    @Arg('input', () => ImportUsersInput, { description: 'The rows of the list.' }) input: ImportUsersInput,
    @Ctx() { op }: GraphQLContext,
  ): Promise<ImportUsersPayload> {
    if (input.rows.length > MOST_ROWS)
      throw new FailureError(failure.badField('input.rows', `Send at most ${MOST_ROWS} rows at once.`));
    if (input.rows.some(({ line }) => line < 1))
      throw new FailureError(failure.badField('input.rows', 'The line of a row is 1 or more.'));
    const { refused, ...counts } = valueOf(
      await importUsers(op, {
        // Hashes are taken from files on the host only.
        rows: input.rows.map(({ line, email, name, role }) => ({
          line,
          email,
          name,
          role,
          passwordHash: '',
          totp: '',
        })),
        by: actingCaller(op.caller).user,
        preview: input.preview,
        onProgress: () => undefined,
      }),
    );
    return { ...counts, refused: [...refused] };
  }
}
