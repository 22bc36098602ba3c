import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:4000';

export default defineConfig({
  plugins: [react()],
  build: {
    // The server sends a content security policy without data: scripts and with font-src 'self'; nothing is inlined.
    assetsInlineLimit: 0,
    // Named so that the server may cache what lies under /assets for good: every name carries a hash.
    assetsDir: 'assets',
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
