export { opensslToken, startJwtProvider, tokenOfOtherKey, type JwtProvider, type JwtPerson } from './jwt.js';
export { startOidcProvider, type OidcPerson, type OidcProvider } from './oidc.js';
export { startSamlProvider, type SamlFaults, type SamlPerson, type SamlProvider, type SamlRequest } from './saml.js';
export { newCertificate, type Certificate } from './certificate.js';
