import type { Client } from './client.js';

/** What a browser stands on: a page of a provider, or an address of ours that it would show the console for. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
}

interface Form {
  readonly action: string;
  readonly fields: URLSearchParams;
}

const MOST_STEPS = 30;

/**
 * A browser on its way to a provider and back: follows redirects, sends on the forms that providers answer with, and shows
 * our cookies (SameSite=Lax) to a form of another site as little as a real one does. Our own pages end the way.
 */
export class Browser {
  private jars = new Map<string, Map<string, string>>();
  page: Page | null = null;
  /** Asked before an address is opened; false: it ends there unopened, so that it can be looked at, or opened otherwise. */
  opens: (url: URL) => boolean = () => true;

  /** @param client the cookies of this site, shared with whoever asks the API in this browser */
  constructor(
    readonly client: Client,
    readonly publicUrl: URL,
  ) {}

  /** Opens an address, ours by its path or by PUBLIC_URL, and goes on to where something must be chosen or we show a page. */
  async open(address: string): Promise<Page> {
    return this.walk(new URL(address, this.publicUrl), null, this.publicUrl.origin);
  }

  /** Presses a button of the provider's page: who it is, or '' for Cancel. */
  async choose(person: string): Promise<Page> {
    const { html, url } = this.shown();
    const form = formOf(html);
    form.fields.set('person', person);
    return this.walk(new URL(form.action, url), form.fields, url.origin);
  }

  /** Opens an address and signs in at the provider. @returns the path and query of ours that it ends at */
  async through(address: string, person: string): Promise<string> {
    const page = await this.open(address);
    return pathOf(page.url.origin === this.publicUrl.origin ? page : await this.choose(person));
  }

  /** The form that would be sent next, kept instead of sent: what an attacker reads and changes. */
  async intercept(address: string, person: string): Promise<Form & { readonly url: URL }> {
    await this.open(address);
    const { html, url } = this.shown();
    const form = formOf(html);
    form.fields.set('person', person);
    const answer = await this.ask(new URL(form.action, url), form.fields, url.origin);
    const next = formOf(await answer.text());
    return { ...next, url: new URL(next.action, url) };
  }

  /** Sends a form from another site. */
  async post(address: string, fields: Readonly<Record<string, string>> | URLSearchParams): Promise<string> {
    const url = new URL(address, this.publicUrl);
    return pathOf(await this.walk(url, new URLSearchParams(fields), 'https://elsewhere.example.com'));
  }

  private shown(): Page {
    if (this.page === null) throw new Error('the browser shows nothing yet');
    return this.page;
  }

  private async walk(to: URL, form: URLSearchParams | null, from: string): Promise<Page> {
    let url = to;
    let body = form;
    let initiator = from;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const isConsole = url.origin === this.publicUrl.origin && !url.pathname.startsWith('/auth/');
      if (isConsole || !this.opens(url)) return (this.page = { url, status: 200, html: '' });
      const answer = await this.ask(url, body, initiator);
      const location = answer.headers.get('location');
      if (answer.status >= 300 && answer.status < 400 && location !== null) {
        url = new URL(location, url);
        body = null;
        continue;
      }
      const html = await answer.text();
      if (!html.includes('document.forms[0].submit()')) return (this.page = { url, status: answer.status, html });
      const next = formOf(html);
      initiator = url.origin;
      url = new URL(next.action, url);
      body = next.fields;
    }
    throw new Error(`the browser is sent around in a circle, and stands at ${url.href}`);
  }

  private async ask(url: URL, body: URLSearchParams | null, initiator: string): Promise<Response> {
    const isOurs = url.origin === this.publicUrl.origin;
    const target = isOurs ? new URL(url.pathname + url.search, this.client.url) : url;
    const jar = isOurs ? this.client.cookies : this.jarOf(url.origin);
    // SameSite=Lax: a form of another site comes without.
    const shows = body === null || initiator === url.origin;
    const cookie = shows ? [...jar].map(([name, value]) => `${name}=${value}`).join('; ') : '';
    const answer = await fetch(target, {
      method: body === null ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) },
      ...(body === null ? {} : { body }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const at = pair.indexOf('=');
      const name = pair.slice(0, at);
      if (pair.slice(at + 1) === '' || /expires=thu, 01 jan 1970/i.test(set)) jar.delete(name);
      else jar.set(name, pair.slice(at + 1));
    }
    return answer;
  }

  private jarOf(origin: string): Map<string, string> {
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }
}

function pathOf({ url }: Page): string {
  return url.pathname + url.search;
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

function plain(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity);
}

function formOf(html: string): Form {
  const action = /<form[^>]*\saction="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) throw new Error(`there is no form in ${html.slice(0, 300)}`);
  const fields = new URLSearchParams();
  for (const [, input = ''] of html.matchAll(/<input([^>]*)>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) fields.set(plain(name), plain(/value="([^"]*)"/.exec(input)?.[1] ?? ''));
  }
  return { action: plain(action), fields };
}
