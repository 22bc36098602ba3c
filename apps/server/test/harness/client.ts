/* eslint-disable @typescript-eslint/no-explicit-any -- answers are asserted on, not programmed against */

export interface Answer {
  data: any;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [key: string]: any } }[];
}

/** A browser, or a client with a token: GraphQL over HTTP with the cookies it was given. */
export class Client {
  readonly cookies = new Map<string, string>();
  authorization: string | null = null;
  headers: Record<string, string> = { 'x-countersign-client': 'test' };

  constructor(readonly url: string) {}

  /** The same credentials in another window. */
  copy(): Client {
    const copy = new Client(this.url);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    copy.authorization = this.authorization;
    copy.headers = { ...this.headers };
    return copy;
  }

  async post(body: string, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...this.credentials(), ...this.headers, ...headers },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '' || /expires=thu, 01 jan 1970/i.test(cookie)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), value);
    }
    return response;
  }

  credentials(): Record<string, string> {
    return {
      ...(this.cookies.size === 0
        ? {}
        : { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      ...(this.authorization === null ? {} : { authorization: this.authorization }),
    };
  }

  async ask(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const response = await this.post(JSON.stringify({ query, variables }));
    return (await response.json()) as Answer;
  }

  /** The data; an error fails the test with what it said. */
  async must(query: string, variables: Record<string, unknown> = {}): Promise<any> {
    const { data, errors } = await this.ask(query, variables);
    if (errors !== undefined)
      throw new Error(`${errors.map((error) => `${error.extensions?.code}: ${error.message}`).join('; ')} in ${query}`);
    return data;
  }

  /** The code of the error that is expected. */
  async refusal(query: string, variables: Record<string, unknown> = {}): Promise<string | null> {
    const { errors } = await this.ask(query, variables);
    return errors?.[0]?.extensions.code ?? null;
  }
}
