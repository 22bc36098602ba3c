import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = 'http://localhost:4000';

/**
 * The explorer brings fonts along, written into its style sheet as data: addresses: our content security policy does not
 * let them in, and with the fonts of the console it looks like a part of it.
 */
const withoutFonts: Plugin = {
  name: 'explorer-without-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    /graphiql\/dist\/style\.css/.test(id) ? { code: code.replaceAll(/@font-face\s*\{[^}]*\}/g, ''), map: null } : null,
};

export default defineConfig({
  plugins: [react(), withoutFonts],
  build: {
    // The server sends a content security policy without data: scripts and with font-src 'self'; nothing is inlined.
    assetsInlineLimit: 0,
    // Named so that the server may cache what lies under /assets for good: every name carries a hash.
    assetsDir: 'assets',
    // The editor of the explorer, which only its page loads; everything else is far below.
    chunkSizeWarningLimit: 800,
  },
  server: {
    port: 5173,
    proxy: {
      '/graphql': { target: server, ws: true },
      '/exports': {
        target: server,
        // /exports/ID.csv is the file; /exports and /exports/ID are pages of this application.
        bypass: (request) => (request.url?.split('?')[0]?.endsWith('.csv') === true ? undefined : '/index.html'),
      },
    },
  },
});
