import type { EntityManager } from 'typeorm';

import type { FactorKind } from '@countersign/domain/policy/policy.js';
import type { Instant } from '@countersign/domain/time.js';
import type { Role } from '@countersign/domain/users/roles.js';
import { emailKey, nameKey, searchTerms } from '@countersign/domain/users/search-terms.js';

import { UserEntity, UserSearchTermEntity } from '../../persistence/entities/user.entity.js';
import { bitSets } from '../../persistence/factor-kinds.js';
import { insertMany } from '../../persistence/insert-many.js';
import { ErasureRepository } from './erasure.repository.js';

/** A user as the directory keeps it. */
export type User = Readonly<UserEntity>;

export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string | null;
  readonly createdAt: Instant;
}

export class UsersRepository {
  constructor(private readonly manager: EntityManager) {}

  find(id: string): Promise<User | null> {
    return this.manager.findOneBy(UserEntity, { id });
  }

  findByEmail(email: string): Promise<User | null> {
    return this.manager.findOneBy(UserEntity, { emailKey: emailKey(email) });
  }

  /**
   * The user, with the row locked until the transaction ends: two changes of one user's factors, role or suspension
   * happen one after the other. (An update of nothing locks on every database; SELECT … FOR UPDATE does not on Galera.)
   */
  async findLocked(id: string): Promise<User | null> {
    await this.manager
      .createQueryBuilder()
      .update(UserEntity)
      .set({ id: () => 'id' })
      .where('id = :id', { id })
      .execute();
    return this.find(id);
  }

  /** @throws a duplicate (isDuplicate) where the e-mail address is taken, in whatever case it is written. */
  async create(user: NewUser): Promise<void> {
    await this.manager.insert(UserEntity, {
      ...user,
      emailKey: emailKey(user.email),
      nameKey: nameKey(user.name),
      suspended: false,
      factorKinds: 0,
      graceForfeited: false,
    });
    await this.writeSearchTerms(user.id, user.name, user.email);
  }

  /** Many at once, for an import. @throws a duplicate (isDuplicate) where one of the e-mail addresses is taken: then none is made. */
  async createAll(users: readonly NewUser[]): Promise<void> {
    await insertMany(
      this.manager,
      UserEntity,
      users.map((user) => ({
        ...user,
        emailKey: emailKey(user.email),
        nameKey: nameKey(user.name),
        suspended: false,
        firstSignInAt: null,
        lastSignInAt: null,
        movedFromUnrequiredRoleAt: null,
        factorKinds: 0,
        enrolledAt: null,
        graceForfeited: false,
        lastApiPasswordAt: null,
        factorsLostAt: null,
        ownCodesLeft: 0,
        ownCodesMadeAt: null,
        providerKinds: 0,
        lastThirdPartyProved: null,
      })),
    );
    await insertMany(
      this.manager,
      UserSearchTermEntity,
      users.flatMap((user) => searchTerms(user.name, user.email).map((term) => ({ term, userId: user.id }))),
    );
  }

  /** Which of these e-mail addresses are taken, as keys (search-terms.ts). */
  async takenEmailKeys(emailKeys: readonly string[]): Promise<Set<string>> {
    const rows: { emailKey: string }[] = await this.manager
      .createQueryBuilder(UserEntity, 'u')
      .select('u.email_key', 'emailKey')
      .where('u.email_key in (:...emailKeys)', { emailKeys })
      .getRawMany();
    return new Set(rows.map((row) => row.emailKey));
  }

  async rename(id: string, name: string, email: string): Promise<void> {
    await this.manager.update(UserEntity, { id }, { name, nameKey: nameKey(name) });
    await this.manager.delete(UserSearchTermEntity, { userId: id });
    await this.writeSearchTerms(id, name, email);
  }

  /** @throws a duplicate (isDuplicate) where the address is taken, in whatever case it is written. */
  async setEmail(id: string, email: string, name: string): Promise<void> {
    await this.manager.update(UserEntity, { id }, { email, emailKey: emailKey(email) });
    await this.manager.delete(UserSearchTermEntity, { userId: id });
    await this.writeSearchTerms(id, name, email);
  }

  async setRole(id: string, role: Role, movedFromUnrequiredRoleAt: Instant | null): Promise<void> {
    await this.manager.update(
      UserEntity,
      { id },
      { role, ...(movedFromUnrequiredRoleAt === null ? {} : { movedFromUnrequiredRoleAt }) },
    );
  }

  async setSuspended(id: string, suspended: boolean): Promise<void> {
    await this.manager.update(UserEntity, { id }, { suspended });
  }

  async setPassword(id: string, passwordHash: string): Promise<void> {
    await this.manager.update(UserEntity, { id }, { passwordHash });
  }

  /** Replaces an imported hash by one of our own. @returns false where the password is stored otherwise by now. */
  async rehashPassword(id: string, from: string, to: string): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(UserEntity)
      .set({ passwordHash: to })
      .where('id = :id and password_hash = :from', { id, from })
      .execute();
    return affected === 1;
  }

  /** @param thirdPartyProved whether the provider that it came through showed more than one factor; null: it came through none */
  async noteSignIn(id: string, at: Instant, thirdPartyProved: boolean | null): Promise<void> {
    await this.manager
      .createQueryBuilder()
      .update(UserEntity)
      .set({
        lastSignInAt: at,
        firstSignInAt: () => 'coalesce(first_sign_in_at, :at)',
        lastThirdPartyProved: thirdPartyProved,
      })
      .setParameter('at', at)
      .where('id = :id', { id })
      .execute();
  }

  /** At most one write a minute: HTTP Basic comes with every request. @returns whether it was written. */
  async noteApiPassword(id: string, at: Instant): Promise<boolean> {
    const { affected } = await this.manager
      .createQueryBuilder()
      .update(UserEntity)
      .set({ lastApiPasswordAt: at })
      .where('id = :id and (last_api_password_at is null or last_api_password_at < :before)', {
        id,
        before: at - 60_000,
      })
      .execute();
    return affected === 1;
  }

  async forfeitGrace(id: string): Promise<void> {
    await this.manager.update(UserEntity, { id }, { graceForfeited: true });
  }

  /** Active owners who can sign in with a password; with `kinds`, only those who hold a factor of one of them. */
  async countActiveOwners(kinds?: readonly FactorKind[]): Promise<number> {
    const query = this.manager
      .createQueryBuilder(UserEntity, 'u')
      .where("u.role = 'OWNER' and u.suspended = :no and u.password_hash is not null", { no: false });
    if (kinds !== undefined) query.andWhere('u.factor_kinds in (:...factorBits)', { factorBits: bitSets(kinds, true) });
    return query.getCount();
  }

  /** For mails that concern those who administer. */
  activeByRoles(roles: readonly Role[]): Promise<User[]> {
    return this.manager
      .createQueryBuilder(UserEntity, 'u')
      .where('u.role in (:...roles) and u.suspended = :no', { roles, no: false })
      .getMany();
  }

  /** Everything of theirs, for good; call it with the row locked. @returns what takes their names and addresses out of a text that is to stay. */
  erase(user: User): Promise<(text: string) => string> {
    return new ErasureRepository(this.manager).erase(user);
  }

  private async writeSearchTerms(userId: string, name: string, email: string): Promise<void> {
    await this.manager.insert(
      UserSearchTermEntity,
      searchTerms(name, email).map((term) => ({ term, userId })),
    );
  }
}
