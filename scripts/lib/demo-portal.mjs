import { createHmac, randomUUID } from 'node:crypto';

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

/** A token of three minutes, as the portal of a company makes one (HS256). */
function tokenFor(person, nonce, secret) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    ...person,
    iat: Math.floor(Date.now() / 1000),
    jti: randomUUID(),
    ...(nonce === null ? {} : { nonce }),
  };
  const content = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/** The page of the demo's sign-in provider: whoever comes here says who they are, and goes back with a token. */
export function portalPage(portal, query) {
  const returnTo = query.get('return_to') ?? '';
  const nonce = query.get('nonce');
  const forms = portal.people.map(
    (person) => `<li><form method="post" action="${escaped(portal.callbackUrl)}">
      <input type="hidden" name="jwt" value="${tokenFor(person, nonce, portal.secret)}">
      <input type="hidden" name="return_to" value="${escaped(returnTo)}">
      <button>${escaped(person.name)}</button>
      <p>${escaped(person.email)}</p>
      <p class="says">The portal says ${person.amr.length > 0 ? 'that it saw a second factor' : 'nothing about a second factor'}.</p>
    </form></li>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>${escaped(portal.name)}</title><link rel="stylesheet" href="/page.css">
    <main><h1>${escaped(portal.name)}</h1><p class="note">This stands for the sign-in page of a company. Who are you?</p><ul>${forms.join('')}</ul></main></html>`;
}
