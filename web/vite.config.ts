// SPDX-License-Identifier: Apache-2.0
// Two documents, one for the dashboard and one for the debugger (a policy belongs to a document),
// with hashed assets under /dashboard/assets/. Nothing may become inline: the policy has no 'unsafe-inline' and no data: fonts.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import react from '@vitejs/plugin-react';

// Classic, blocking and in <head>: the colour scheme must stand before the first paint, and the dashboard's session is asked for
// before its app has come. The debugger, which may send nothing, gets the first alone.
function headScripts(): Plugin {
  const read = (name: string) => readFileSync(new URL(`src/head/${name}.js`, import.meta.url), 'utf8');
  const made = (name: string, source: string) => ({
    fileName: `assets/${name}-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`,
    source,
  });
  const scripts = { index: made('head', read('theme') + read('session')), debugger: made('theme', read('theme')) };
  return {
    name: 'head-scripts',
    apply: 'build',
    generateBundle() {
      for (const script of Object.values(scripts)) this.emitFile({ type: 'asset', ...script });
    },
    transformIndexHtml: (_html, { filename }) => {
      const { fileName } = filename.endsWith('debugger.html') ? scripts.debugger : scripts.index;
      return [{ tag: 'script', attrs: { src: `/dashboard/${fileName}` }, injectTo: 'head-prepend' }];
    },
  };
}

// Both fonts are part of the first paint; asking for them early also means that the debugger asks for nothing later.
function preloadFonts(): Plugin {
  return {
    name: 'preload-fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, context) =>
        Object.keys(context.bundle ?? {})
          .filter((file) => file.endsWith('.woff2'))
          .sort()
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `/dashboard/${file}` },
            injectTo: 'head' as const,
          })),
    },
  };
}

export default defineConfig({
  base: '/dashboard/',
  publicDir: false,
  plugins: [react(), headScripts(), preloadFonts()],
  build: {
    outDir: process.env['MINTAGE_WEB_OUT'] ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    target: 'es2023',
    rollupOptions: { input: { index: 'index.html', debugger: 'debugger.html' } },
  },
});
