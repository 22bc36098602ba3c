/** Everything that only reads, for the resolvers. Constructed in compose. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface ReadModels {}
