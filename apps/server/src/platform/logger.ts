import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** JSON lines on standard output. Requests are logged by route and outcome only: no header, no body, no variable. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // Belt and braces: nothing below logs these, and if something ever does they do not come out.
    redact: {
      paths: ['*.password', '*.token', '*.code', '*.secret', '*.authorization', '*.cookie', 'headers'],
      censor: '[removed]',
    },
  });
}
