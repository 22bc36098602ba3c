/* eslint-disable @typescript-eslint/no-explicit-any -- answers are asserted on, not programmed against */

import { setTimeout as pause } from 'node:timers/promises';

import WebSocket from 'ws';

import type { Client } from './client.js';

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: any;
}

interface SocketOptions {
  readonly origin?: string | null;
  /** The token clients' way in: `connection_init { authorization }`. */
  readonly params?: Record<string, unknown>;
}

/** The origin that the test server's PUBLIC_URL has. */
const OWN_ORIGIN = 'http://localhost:4000';

/** Long past the two seconds in which a server asks again whether the session of a socket still lives. */
const LONGEST_WAIT = 20_000;

/** One WebSocket as a client sees it, message by message: no library between the test and the protocol. */
export class Socket {
  /** How it was closed, by whichever side. */
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly received: Message[] = [];
  private wake: () => void = () => undefined;
  private ended = false;
  private made = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.received.push(JSON.parse((data as Buffer).toString('utf8')) as Message);
      this.wake();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.ended = true;
        this.wake();
        resolve({ code, reason: reason.toString('utf8') });
      });
    });
  }

  /** Connected, and nothing said yet. */
  static async open(client: Client, { origin = OWN_ORIGIN }: SocketOptions = {}): Promise<Socket> {
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie === '' ? {} : { cookie }), ...(origin === null ? {} : { origin }) };
    const socket = new Socket(
      new WebSocket(`${client.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', { headers }),
    );
    await new Promise<void>((resolve) => {
      socket.socket.on('open', () => resolve());
      socket.socket.on('close', () => resolve());
    });
    return socket;
  }

  /** Let in by cookie, or by the client's token. @returns null where the server closed it instead. */
  static async connect(client: Client, options: SocketOptions = {}): Promise<Socket | null> {
    const socket = await Socket.open(client, options);
    const params =
      options.params ?? (client.authorization === null ? undefined : { authorization: client.authorization });
    socket.send({ type: 'connection_init', ...(params === undefined ? {} : { payload: params }) });
    const answer = await socket.next((message) => message.type === 'connection_ack');
    return answer === null ? null : socket;
  }

  send(message: Message): void {
    this.socket.send(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  subscribe(query: string, variables: Record<string, unknown> = {}): string {
    const id = String((this.made += 1));
    this.send({ type: 'subscribe', id, payload: { query, variables } });
    return id;
  }

  /** The next answer to a subscription: `next`, `error` or `complete`; null where the socket closed. */
  answer(id: string): Promise<Message | null> {
    return this.next((message) => message.id === id);
  }

  /** Takes the first message that fits; null where the socket closed without one. */
  private async next(fits: (message: Message) => boolean): Promise<Message | null> {
    const deadline = AbortSignal.timeout(LONGEST_WAIT);
    for (;;) {
      const at = this.received.findIndex(fits);
      if (at >= 0) return this.received.splice(at, 1)[0] ?? null;
      if (this.ended) return null;
      const woken = new Promise<void>((resolve) => (this.wake = resolve));
      await Promise.race([woken, pause(LONGEST_WAIT, undefined, { signal: deadline, ref: false })]);
    }
  }

  close(): void {
    this.socket.close();
  }
}
