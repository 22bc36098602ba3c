import type { MailContent, RenderedMail } from './mail.js';

export interface MailContext {
  readonly name: string;
  readonly organizationName: string;
  readonly publicUrl: URL;
}

export function renderMail(content: MailContent, context: MailContext): RenderedMail {
  return { subject: `${context.organizationName}: ${content.kind}`, text: JSON.stringify(content), html: '' };
}
