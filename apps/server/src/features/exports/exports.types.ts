import { Field, ID, InputType, Int, InterfaceType, ObjectType } from 'type-graphql';

import { ActorType } from '../../graphql/actor.types.js';
import { PageInfo } from '../../graphql/connections.js';
import { ExportStateEnum } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { UserFilterInput } from '../users/users.types.js';

@InputType('RequestStatusExportInput', {
  description: 'Whom a status export is about. Without filter.roles: the team.',
})
export class RequestStatusExportInput {
  @Field(() => UserFilterInput, {
    nullable: true,
    description: 'Which users; the statuses are judged by the policy that holds while the file is made.',
  })
  filter?: UserFilterInput | null;
}

@InterfaceType('Export', {
  autoRegisterImplementations: true,
  description: 'What every export has, whatever is in it.',
})
export abstract class ExportType {
  @Field(() => ID, { description: 'Names the export, also in the address of its file.' }) id: string;
  @Field(() => ExportStateEnum, { description: 'How far it is.' }) state: keyof typeof ExportStateEnum;
  @Field(() => Int, { description: 'How many rows have been written.' }) rowsDone: number;
  @Field(() => Int, { nullable: true, description: 'How many there are to write; null until they are counted.' })
  rowsTotal: number | null;
  @Field(() => String, {
    nullable: true,
    description:
      'For owners and admins, signed in, until expiresAt. Null while there is no file. Each download is audited.',
  })
  downloadUrl: string | null;
  @Field(() => ActorType, { description: 'Who asked for it.' }) requestedBy: ActorType;
  @Field(() => DateTimeScalar, { description: 'When it was asked for.' }) requestedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the file was ready; null until then.' })
  completedAt: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the file is thrown away: 7 days after completedAt. Null until then.',
  })
  expiresAt: Date | null;
  @Field(() => String, {
    nullable: true,
    description: 'For FAILED: what went wrong and what to do. Null in every other state.',
  })
  failure: string | null;
}

@ObjectType('StatusExport', {
  implements: ExportType,
  simpleResolvers: true,
  description:
    'A CSV file (RFC 4180, UTF-8) of who uses two-factor authentication, sorted by name. It is made in the background; follow it with statusExportProgress.',
})
export class StatusExportType extends ExportType {}

@ObjectType('RequestStatusExportPayload', { simpleResolvers: true, description: 'What came of requestStatusExport.' })
export class RequestStatusExportPayload {
  @Field(() => StatusExportType, { description: 'The export, queued.' }) statusExport: StatusExportType;
}

@ObjectType('StatusExportEdge', { simpleResolvers: true, description: 'An export in a list.' })
export class StatusExportEdgeType {
  @Field(() => String, { description: 'To continue after this export.' }) cursor: string;
  @Field(() => StatusExportType, { description: 'The entry itself.' }) node: StatusExportType;
}

@ObjectType('StatusExportConnection', { simpleResolvers: true, description: 'A page of exports, newest first.' })
export class StatusExportConnectionType {
  @Field(() => [StatusExportEdgeType], { description: 'The exports, each with its cursor.' })
  edges: StatusExportEdgeType[];
  @Field(() => [StatusExportType], { description: 'The exports alone.' }) nodes: StatusExportType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
}
