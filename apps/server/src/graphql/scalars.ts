import { GraphQLJSON } from 'graphql-scalars';
import { GraphQLScalarType, Kind } from 'graphql';

/** Inputs and outputs of moments. Out: always UTC with milliseconds. In: RFC 3339 with a time zone, so that nobody guesses one. */
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

function parse(value: unknown): Date {
  if (typeof value !== 'string' || !RFC3339.test(value))
    throw new TypeError('Write a DateTime like 2026-05-03T14:00:00Z.');
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw new TypeError('Write a DateTime that exists, like 2026-05-03T14:00:00Z.');
  const date = new Date(0);
  date.setTime(at);
  return date;
}

export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'A moment as RFC 3339 text with a time zone, like 2026-05-03T14:00:00Z. Answers are in UTC with milliseconds.',
  serialize(value) {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError('a DateTime is served from a Date');
  },
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
});

export const JsonScalar = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: 'Any JSON value.',
  specifiedByURL: null,
});
