import { registerEnumType } from 'type-graphql';

// The enumerations of bulk jobs; the others are in enums.ts.

export const BulkActionEnum = {
  REMIND: 'REMIND',
  RESET_TWO_FACTOR: 'RESET_TWO_FACTOR',
  END_SESSIONS: 'END_SESSIONS',
  SUSPEND: 'SUSPEND',
  CHANGE_ROLE: 'CHANGE_ROLE',
} as const;
registerEnumType(BulkActionEnum, {
  name: 'BulkAction',
  description: 'What can be done to many users as one job.',
  valuesConfig: {
    REMIND: { description: 'A mail with the link to the guide, to those who owe a second factor.' },
    RESET_TWO_FACTOR: { description: 'As resetTwoFactor does. With a step-up and a reason.' },
    END_SESSIONS: { description: 'As endSessions does.' },
    SUSPEND: { description: 'As updateUser does with suspended: true.' },
    CHANGE_ROLE: { description: 'As updateUser does with a role. With a step-up.' },
  },
});

export const BulkJobStateEnum = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  COMPLETED: 'COMPLETED',
  CANCELED: 'CANCELED',
  FAILED: 'FAILED',
} as const;
registerEnumType(BulkJobStateEnum, {
  name: 'BulkJobState',
  description: 'How far a bulk job is.',
  valuesConfig: {
    QUEUED: { description: 'Waiting to begin.' },
    RUNNING: { description: 'Users are being listed or done. It goes on after a restart of the server.' },
    COMPLETED: { description: 'Everybody had their turn.' },
    CANCELED: { description: 'Somebody ended it. What was done stays done.' },
    FAILED: { description: 'It could not go on; `failure` says why. What was done stays done.' },
  },
});

export const BulkOutcomeEnum = { WAITING: 'WAITING', DONE: 'DONE', SKIPPED: 'SKIPPED', FAILED: 'FAILED' } as const;
registerEnumType(BulkOutcomeEnum, {
  name: 'BulkOutcome',
  description: 'What came of one user of a bulk job.',
  valuesConfig: {
    WAITING: { description: 'Their turn has not come; where the job has ended, it does not come any more.' },
    DONE: { description: 'It was done.' },
    SKIPPED: { description: 'Left as they are; `skip` says why.' },
    FAILED: { description: 'The server met an error; nothing was done to them. Its log says more.' },
  },
});

export const BulkSkipEnum = {
  YOURSELF: 'YOURSELF',
  HIGHER_ROLE: 'HIGHER_ROLE',
  NOT_JOINED: 'NOT_JOINED',
  OWES_NOTHING: 'OWES_NOTHING',
  NO_FACTOR: 'NO_FACTOR',
  NOT_SIGNED_IN: 'NOT_SIGNED_IN',
  ALREADY_SUSPENDED: 'ALREADY_SUSPENDED',
  ALREADY_THAT_ROLE: 'ALREADY_THAT_ROLE',
  LAST_OWNER: 'LAST_OWNER',
  DELETED: 'DELETED',
} as const;
registerEnumType(BulkSkipEnum, {
  name: 'BulkSkip',
  description: 'Why a bulk job leaves a user as they are.',
  valuesConfig: {
    YOURSELF: { description: 'Whoever asked for it: nobody does it to themselves.' },
    HIGHER_ROLE: { description: 'Their role is higher than that of whoever asked.' },
    NOT_JOINED: { description: 'They have not accepted their invitation, so there is nothing to set up yet.' },
    OWES_NOTHING: { description: 'No second factor is owed: there is one, none is required, or they are suspended.' },
    NO_FACTOR: { description: 'There is no second factor to take away.' },
    NOT_SIGNED_IN: { description: 'They have no session.' },
    ALREADY_SUSPENDED: { description: 'They are suspended already.' },
    ALREADY_THAT_ROLE: { description: 'They have the role already.' },
    LAST_OWNER: { description: 'They are the last owner who can sign in.' },
    DELETED: { description: 'They were deleted before their turn.' },
  },
});
