import { readFileSync } from 'node:fs';

import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';

import { createSchema } from '../../src/graphql/schema.js';

const CONTRACT = new URL('../../../../packages/api-contract/schema.graphql', import.meta.url);

const schema = createSchema();
const contract = buildSchema(readFileSync(CONTRACT, 'utf8'));
const ownTypes = (of: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(of.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(isObjectType);

/** A type as lines: what a client can rely on, without descriptions and order. */
function promises(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map((value) => `${type.name}.${value.name}`);
  if (isUnionType(type)) return type.getTypes().map((member) => `${type.name} = ${member.name}`);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map(
      (field) => `${type.name}.${field.name}: ${String(field.type)} = ${JSON.stringify(field.defaultValue)}`,
    );
  if (isObjectType(type)) {
    return Object.values(type.getFields()).flatMap((field) => [
      `${type.name}.${field.name}: ${String(field.type)}`,
      ...field.args.map(
        (arg) => `${type.name}.${field.name}(${arg.name}: ${String(arg.type)} = ${JSON.stringify(arg.defaultValue)})`,
      ),
    ]);
  }
  return [type.name];
}

describe('the schema', () => {
  it('keeps every promise of the published one: types, fields, arguments, defaults, members and enum values', () => {
    const kept = new Set(ownTypes(schema).flatMap(promises));
    const promised = ownTypes(contract).flatMap(promises);
    expect(promised.length).toBeGreaterThan(250);
    expect(promised.filter((promise) => !kept.has(promise))).toEqual([]);
  });

  it('asks for no argument and no input field that the published one does not know', () => {
    const demands = (of: GraphQLSchema) =>
      ownTypes(of)
        .flatMap(promises)
        .filter((promise) => /! = undefined\)?$/.test(promise));
    const known = new Set(demands(contract));
    const published = new Set(ownTypes(contract).map((type) => type.name));
    expect(demands(schema).filter((demand) => published.has(demand.split('.')[0] ?? '') && !known.has(demand))).toEqual(
      [],
    );
  });

  it('can be printed and read again', () => {
    const printed = printSchema(lexicographicSortSchema(schema));
    expect(printSchema(lexicographicSortSchema(buildSchema(printed)))).toBe(printed);
  });

  it('says for every root field who may use it', () => {
    expect(
      roots
        .flatMap((root) => Object.values(root.getFields()))
        .filter((field) => typeof field.extensions['access'] !== 'object'),
    ).toEqual([]);
  });

  it('describes everything that a reader of it meets: types, fields, arguments, input fields and enum values', () => {
    const silent: string[] = [];
    const look = (name: string, description: string | null | undefined) => {
      if ((description ?? '').trim().split(/\s+/).length < 3) silent.push(`${name}: ${description ?? ''}`);
    };
    for (const type of ownTypes(schema)) {
      look(type.name, type.description);
      if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value.description);
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field.description);
      if (isObjectType(type) || isInterfaceType(type))
        for (const field of Object.values(type.getFields())) {
          look(`${type.name}.${field.name}`, field.description);
          for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name})`, arg.description);
        }
    }
    expect(silent).toEqual([]);
  });

  it('says what null means of every field that may be null, or when it is there', () => {
    const unsaid = ownTypes(schema)
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => !isNonNullType(field.type) && !/\bnull\b/i.test(field.description ?? ''))
          .map((field) => `${type.name}.${field.name}: ${field.description ?? ''}`),
      );
    expect(unsaid).toEqual([]);
  });

  it('says in the manual who may use a root field, from the declaration that is enforced', () => {
    const descriptionOf = (name: string) =>
      roots.flatMap((root) => Object.values(root.getFields())).find((field) => field.name === name)?.description;
    expect(descriptionOf('users')).toMatch(
      /Who may: owners and admins, signed in; API tokens with the scope READ_USERS; HTTP Basic\.$/,
    );
    expect(descriptionOf('updatePolicy')).toMatch(
      /Who may: owners and admins, signed in\. A session needs a step-up\.$/,
    );
    expect(
      roots
        .flatMap((root) => Object.values(root.getFields()))
        .filter((field) => !/Who may: ./.test(field.description ?? '')),
    ).toEqual([]);
  });

  it('calls a moment a DateTime and an identifier an ID, in every type', () => {
    const wrong = ownTypes(schema)
      .flatMap(promises)
      .filter(
        (promise) =>
          (/(At|Until|Since|Before): /.test(promise) && !promise.includes(': DateTime')) ||
          (/\.(id|\w+Id): /.test(promise) && !promise.includes(': ID')),
      );
    expect(wrong).toEqual([]);
  });

  it('has lists as connections that are all alike', () => {
    const connections = ownTypes(schema)
      .filter(isObjectType)
      .filter((type) => type.name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(4);
    for (const type of connections) {
      const node = type.name.slice(0, -'Connection'.length);
      const fields = Object.fromEntries(
        Object.values(type.getFields()).map((field) => [field.name, String(field.type)]),
      );
      expect(fields).toMatchObject({ edges: `[${node}Edge!]!`, nodes: `[${node}!]!`, pageInfo: 'PageInfo!' });
    }
  });

  it('has one input and one payload for each mutation', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(
      mutations.filter(
        (field) => field.args.length > 1 || (field.args[0] !== undefined && field.args[0].name !== 'input'),
      ),
    ).toEqual([]);
    expect(
      mutations
        .filter(
          (field) =>
            !isObjectType(schema.getType(String(field.type).replace('!', ''))) &&
            !isUnionType(schema.getType(String(field.type).replace('!', ''))),
        )
        .map((field) => field.name),
    ).toEqual([]);
  });
});
