import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { apiDocs } from './build/apiDocs.ts'
import { entryPages } from './build/entryPages.ts'
import { serviceWorker } from './build/serviceWorker.ts'
import { vantFont } from './build/vantFont.ts'

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }
const apiPort = process.env.RUHU_PORT ?? '8000'
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const sources = here('./src/')
/** Of our own and not the desk's; texts and the app's entry stay where they are. */
const isFieldSource = (id: string) => id.startsWith(sources) && /^(?!office|desk|styles)\w+\/(?!office|main|texts)/.test(id.slice(sources.length))

export default defineConfig({
  plugins: [vue(), vantFont(), entryPages(), serviceWorker(), apiDocs()],
  define: {
    __VUE_OPTIONS_API__: true, // Vant's components are written with it
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __RUHU_VERSION__: JSON.stringify(version),
  },
  resolve: { alias: { '@': here('./src'), '@schemas': here('../schemas') } },
  build: {
    target: 'chrome111',
    rollupOptions: {
      input: { field: here('./field.html'), office: here('./office.html') },
      // A tablet opens a few files faster than many small ones: what the field app starts with is one.
      output: {
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules[\\/](vue|@vue|vue-router|vue-i18n|@intlify)[\\/]/ },
            { name: 'core', test: /[\\/]src[\\/](core|ui)[\\/](?!englishTexts|testing)/ },
            { name: 'geometry', test: /[\\/]src[\\/]map[\\/]geometry/ }, // the desk's map needs it too
            { name: 'start', tags: ['$initial'], test: isFieldSource },
          ],
        },
      },
    },
    assetsInlineLimit: 0, // the content policy allows no data: fonts, scripts or styles
    chunkSizeWarningLimit: 1200,
  },
  // A thread's script is given by the service worker only below the app's own address.
  worker: { format: 'es', rollupOptions: { output: { entryFileNames: 'field/workers/[name]-[hash].js', chunkFileNames: 'field/workers/[name]-[hash].js' } } },
  server: {
    host: '127.0.0.1',
    fs: { allow: [here('.'), here('../schemas')] },
    proxy: { '/api': `http://127.0.0.1:${apiPort}`, '/health': `http://127.0.0.1:${apiPort}` },
  },
})
