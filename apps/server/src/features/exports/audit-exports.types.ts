import { Field, InputType, ObjectType } from 'type-graphql';

import { PageInfo } from '../../graphql/connections.js';
import { ExportFormatEnum } from '../../graphql/enums.js';
import { AuditFilterInput } from '../audit/audit.types.js';
import { ExportType } from './exports.types.js';

@InputType('RequestAuditExportInput', { description: 'Which events, and what the file is written in.' })
export class RequestAuditExportInput {
  @Field(() => AuditFilterInput, {
    nullable: true,
    description: 'Which events; all where it is left out. What happens after the request is not in the file.',
  })
  filter?: AuditFilterInput | null;
  @Field(() => ExportFormatEnum, { defaultValue: 'CSV', description: 'What the file is written in.' })
  format: keyof typeof ExportFormatEnum;
}

@ObjectType('AuditExport', {
  implements: ExportType,
  simpleResolvers: true,
  description:
    'A file of the audit trail, newest first, as it stood when it was asked for. It is made in the background; follow it with auditExportProgress. JSON lines are named as AuditEvent is; in CSV the column `detail` holds JSON.',
})
export class AuditExportType extends ExportType {
  @Field(() => ExportFormatEnum, { description: 'What the file is written in.' })
  format: keyof typeof ExportFormatEnum;
}

@ObjectType('RequestAuditExportPayload', { simpleResolvers: true, description: 'What came of requestAuditExport.' })
export class RequestAuditExportPayload {
  @Field(() => AuditExportType, { description: 'The export, queued.' }) auditExport: AuditExportType;
}

@ObjectType('AuditExportEdge', { simpleResolvers: true, description: 'An export of the audit trail in a list.' })
export class AuditExportEdgeType {
  @Field(() => String, { description: 'To continue after this export.' }) cursor: string;
  @Field(() => AuditExportType, { description: 'The entry itself.' }) node: AuditExportType;
}

@ObjectType('AuditExportConnection', {
  simpleResolvers: true,
  description: 'A page of exports of the audit trail, newest first.',
})
export class AuditExportConnectionType {
  @Field(() => [AuditExportEdgeType], { description: 'The exports, each with its cursor.' })
  edges: AuditExportEdgeType[];
  @Field(() => [AuditExportType], { description: 'The exports alone.' }) nodes: AuditExportType[];
  @Field(() => PageInfo, { description: 'Where this page stands in the list, and the cursor to go on with.' })
  pageInfo: PageInfo;
}
