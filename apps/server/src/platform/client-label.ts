import Bowser from 'bowser';

/** A User-Agent header in words: "Chrome on Windows". Null where it says nothing. */
export function clientLabel(userAgent: string | undefined): string | null {
  if (userAgent === undefined || userAgent.trim() === '') return null;
  const { browser, os } = Bowser.parse(userAgent.slice(0, 512));
  const named = [browser.name, os.name].filter((part): part is string => part !== undefined && part !== '');
  if (named.length === 0) return userAgent.replace(/[^\x20-\x7e]/g, '').slice(0, 60);
  return named.join(' on ').slice(0, 60);
}
