import { Column, PrimaryColumn, type ColumnOptions } from 'typeorm';

// One place for how a kind of value is stored, alike on SQLite and MySQL/MariaDB. Moments are whole milliseconds in a
// bigint: comparable, free of time zones, and usable in a condition without a dialect's date functions
// (docs/decisions/0003-moments-are-milliseconds.md).

export const asNumber = {
  to: (value: unknown) => value,
  // mysql2 through TypeORM hands a bigint over as text.
  from: (value: unknown) => (value === null || value === undefined ? null : Number(value)),
};

export const Id = (name = 'id') => PrimaryColumn({ name, type: 'varchar', length: 36 });
export const Reference = (name: string, options: ColumnOptions = {}) =>
  Column({ ...options, name, type: 'varchar', length: 36 });
export const Moment = (name: string, options: ColumnOptions = {}) =>
  Column({ ...options, name, type: 'bigint', transformer: asNumber });
export const MaybeMoment = (name: string) => Moment(name, { nullable: true });
export const Words = (name: string, length: number, options: ColumnOptions = {}) =>
  Column({ ...options, name, type: 'varchar', length });
export const MaybeWords = (name: string, length: number) => Words(name, length, { nullable: true });
export const LongText = (name: string, options: ColumnOptions = {}) => Column({ ...options, name, type: 'text' });
export const Whole = (name: string, options: ColumnOptions = {}) => Column({ ...options, name, type: 'integer' });
export const YesNo = (name: string) => Column({ name, type: 'boolean', default: false });
