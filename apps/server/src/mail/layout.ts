import { asHtml, escapeHtml, footer, say, type Letter } from './letter.js';
import type { MailContext } from './mail.js';

// Mail clients know the HTML of twenty years ago: tables, attributes and inline styles. The style element is for those
// that know more; it turns the colors for readers in the dark. Every color pair below has a contrast of at least 4.5:1.

const FONT = "font-family:Inter,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const TEXT = `${FONT};font-size:16px;line-height:1.55;color:#1f2933`;
const QUIET = `${FONT};font-size:14px;line-height:1.5;color:#52606d`;

const DARK = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#14181c!important}
.card{background:#1e2429!important;border-color:#333c44!important}
.text{color:#e4e8ec!important}
.quiet,.quiet a{color:#a9b4be!important}
.code{background:#14181c!important;border-color:#48545f!important;color:#ffffff!important}
.warning{background:#2b2413!important;border-color:#d9a62e!important;color:#f1e6c8!important}
.button{background:#7dbccb!important}
.button a{color:#06262e!important}
}`;

/** The letter as a mail client shows it: readable without images, at 360 px, in light and in dark. */
export function layOutHtml(letter: Letter, context: MailContext): string {
  const heading = asHtml(letter.heading);
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${asHtml(letter.subject).replace(/<\/?bdi>/g, '')}</title>
<style>${DARK}
@media (max-width:480px){.card{border-radius:0!important;padding:24px 20px!important}.page{padding:0!important}}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f4f6">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" style="background:#f2f4f6">
<tr><td align="center" class="page" style="padding:32px 12px">
<!--[if mso]><table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td class="card" align="left" style="background:#ffffff;border:1px solid #dfe3e8;border-radius:12px;padding:32px">
<p class="quiet" style="${QUIET};margin:0 0 16px">${asHtml(say`${context.organizationName}`)}</p>
<h1 class="text" style="${TEXT};font-size:22px;line-height:1.3;font-weight:650;margin:0 0 16px">${heading}</h1>
${paragraph(asHtml(say`Hello ${context.name},`))}
${letter.paragraphs.map((line) => paragraph(asHtml(line))).join('\n')}
${letter.list === undefined ? '' : bullets(letter.list.map(asHtml))}
${letter.code === undefined ? '' : code(letter.code)}
${button(letter.action)}
${letter.note === undefined ? '' : `<p class="quiet" style="${QUIET};margin:0 0 16px">${asHtml(letter.note)}</p>`}
${letter.warning === undefined ? '' : warning(asHtml(letter.warning))}
<p class="quiet" style="${QUIET};font-size:13px;margin:0;word-break:break-all">If the button does not work, open this address:<br><a href="${escapeHtml(letter.action.url)}" style="color:#52606d">${escapeHtml(letter.action.url)}</a></p>
</td></tr>
<tr><td align="left" style="padding:16px 20px"><p class="quiet" style="${QUIET};font-size:13px;margin:0">${asHtml(footer(context))}</p></td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`.replace(/\n{2,}/g, '\n');
}

function paragraph(html: string): string {
  return `<p class="text" style="${TEXT};margin:0 0 16px;overflow-wrap:anywhere">${html}</p>`;
}

function bullets(items: readonly string[]): string {
  return `<ul class="text" style="${TEXT};margin:0 0 16px;padding:0 0 0 22px">${items.map((item) => `<li style="margin:0 0 6px">${item}</li>`).join('')}</ul>`;
}

/** Large and spaced, to be read out or typed; breaks at its dashes on a phone. */
function code(text: string): string {
  const style =
    'margin:0 0 20px;padding:14px 16px;background:#f2f4f6;border:1px solid #cbd2d9;border-radius:8px;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:20px;line-height:1.5;letter-spacing:1px;color:#1f2933;text-align:center';
  return `<p class="code" style="${style}">${escapeHtml(text).replaceAll('-', '-<wbr>')}</p>`;
}

function button(action: Letter['action']): string {
  const style = `${FONT};display:inline-block;padding:13px 24px;font-size:16px;line-height:1.25;font-weight:600;color:#ffffff;text-decoration:none`;
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr><td class="button" bgcolor="#0b6478" style="background:#0b6478;border-radius:8px"><a href="${escapeHtml(action.url)}" style="${style}">${escapeHtml(action.label)}</a></td></tr></table>`;
}

function warning(html: string): string {
  const style = `${FONT};margin:0 0 20px;padding:12px 16px;font-size:15px;line-height:1.5;background:#fdf6e3;border-left:4px solid #b7791f;color:#4a3310`;
  return `<p class="warning" style="${style}"><strong>Was this not you?</strong> ${html}</p>`;
}
