import { Field, InputType, Int, ObjectType } from 'type-graphql';

@InputType({ description: 'One user to be invited, as somebody typed it into a list.' })
export class ImportRowInput {
  @Field(() => Int, { description: 'Of the file, 1 or more: what a refusal names.' }) line: number;
  @Field(() => String, { description: 'Where the invitation goes; unique in the directory without regard to case.' })
  email: string;
  @Field(() => String, { description: 'The name as others see it, 1–200 characters.' }) name: string;
  @Field(() => String, { description: 'As people type it: Agent, "End user". At most the role of the caller.' })
  role: string;
}

@InputType({ description: 'A part of a list of users.' })
export class ImportUsersInput {
  @Field(() => [ImportRowInput], {
    description: '1–500 of them, and no more than fit into a request of 100,000 bytes.',
  })
  rows: ImportRowInput[];
  @Field(() => Boolean, { defaultValue: false, description: 'True: only says what would happen, and changes nothing.' })
  preview: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'A row that was not taken.' })
export class RefusedRow {
  @Field(() => Int, { description: 'Of the file, as it was given.' }) line: number;
  @Field(() => String, { description: 'In words for people: what is wrong with it.' }) reason: string;
}

@ObjectType({ simpleResolvers: true, description: 'What became of the rows.' })
export class ImportUsersPayload {
  @Field(() => Int, { description: 'How many users were made.' }) created: number;
  @Field(() => Int, { description: 'Of them, how many were mailed an invitation.' }) invited: number;
  @Field(() => [RefusedRow], { description: 'The rows that were not taken, each with its line and the reason.' })
  refused: RefusedRow[];
}
