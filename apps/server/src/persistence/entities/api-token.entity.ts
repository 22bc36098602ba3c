import { Entity, Index } from 'typeorm';

import { Id, MaybeMoment, Moment, Reference, Words } from '../columns.js';

/** A credential of a program, which acts for the user who made it and never beyond that user's role. */
@Entity('api_tokens')
@Index('api_tokens_token', ['tokenHash'], { unique: true })
@Index('api_tokens_user', ['userId'])
@Index('api_tokens_created', ['createdAt', 'id'])
export class ApiTokenEntity {
  @Id() id: string;
  @Reference('user_id') userId: string;
  @Words('name', 100) name: string;
  @Words('token_hash', 64) tokenHash: string;
  /** Names of scopes, separated by commas. */
  @Words('scopes', 255) scopes: string;
  @Moment('created_at') createdAt: number;
  @Moment('expires_at') expiresAt: number;
  /** Within a minute. */
  @MaybeMoment('last_used_at') lastUsedAt: number | null;
  @MaybeMoment('revoked_at') revokedAt: number | null;
}
