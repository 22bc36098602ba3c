import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
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

/** Below this a compressed file saves nothing: it fits into one packet as it is. In bytes. */
const WORTH_COMPRESSING = 1_400;

/** Compressed once, here, and not at every request: the server hands out the file beside the file. */
const precompressed: Plugin = {
  name: 'precompressed',
  apply: 'build',
  enforce: 'post',
  writeBundle({ dir }) {
    if (dir === undefined) return;
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|svg|html|json)$/.test(name)) continue;
      const path = join(dir, name);
      const content = readFileSync(path);
      if (content.length < WORTH_COMPRESSING) continue;
      // The highest level of Brotli takes minutes for the editor of the explorer and saves a few per cent.
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
      writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [react(), withoutFonts, precompressed],
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
      '/bulk-jobs': { target: server },
      '/exports': {
        target: server,
        // /exports/ID.csv and ID.jsonl are files; /exports and /exports/ID are pages of this application.
        bypass: (request) => (/\.(csv|jsonl)(\?|$)/.test(request.url ?? '') ? undefined : '/index.html'),
      },
    },
  },
});
