/** The largest response, as XML; those of real providers have some ten kilobytes. */
const BYTES_AT_MOST = 256 * 1024;

/**
 * Tags, and attributes in all of them, at most: what walks the tree recurses and takes the square of their number, and
 * whoever may begin a sign-in may send one. Those of real providers have some hundred.
 */
const TAGS_AT_MOST = 2_000;
const ATTRIBUTES_AT_MOST = 2_000;

/** Signatures and digests by SHA-1, and any by a shared key. */
const WEAK =
  /http:\/\/www\.w3\.org\/2000\/09\/xmldsig#(?:rsa-sha1|dsa-sha1|hmac-sha1|sha1)\b|xmldsig-more#(?:hmac-|md5|rsa-md5)/;

/**
 * The text of a SAMLResponse of the POST binding, or what is wrong with it before any parser sees it. Beside the declaration
 * at its head there may be nothing that begins with `<!` or `<?`: no DTD and so no entity, no comment that would cut a
 * NameID in two, no CDATA. It is not compressed: that is the other binding's.
 */
export function readXml(base64: string): { readonly xml: string } | { readonly problem: string } {
  const packed = base64.replace(/\s/g, '');
  if (packed.length > Math.ceil(BYTES_AT_MOST / 3) * 4) return { problem: 'The response is larger than 256 kB.' };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return { problem: 'The response is not base64.' };
  const bytes = Buffer.from(packed, 'base64');
  let xml: string;
  try {
    xml = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { problem: 'The response is not XML in UTF-8; compressed responses are not taken.' };
  }
  if (xml.includes('\0')) return { problem: 'The response is not XML.' };
  const body = xml.replace(/^\s*<\?xml\s[^<>?]*\?>/, '');
  if (!/^\s*</.test(body)) return { problem: 'The response is not XML; compressed responses are not taken.' };
  if (/<!DOCTYPE|<!ENTITY/i.test(body)) return { problem: 'The response has a DTD, which is not taken.' };
  if (body.includes('<!')) return { problem: 'The response has a comment or CDATA, which is not taken.' };
  if (body.includes('<?')) return { problem: 'The response has a processing instruction, which is not taken.' };
  if ((body.match(/</g) ?? []).length > TAGS_AT_MOST) return { problem: 'The response has too many elements.' };
  if ((body.match(/=\s*["']/g) ?? []).length > ATTRIBUTES_AT_MOST)
    return { problem: 'The response has too many attributes.' };
  if (WEAK.test(body))
    return { problem: 'The response is signed by SHA-1 or a shared key: set the provider to SHA-256.' };
  return { xml };
}
