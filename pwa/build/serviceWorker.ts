import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type Rollup } from 'vite'

const PUBLIC = fileURLToPath(new URL('../public/', import.meta.url))

const OWN_FOLDERS = ['field', 'icons']

/** Everything the field entry can ever load: its chunks, their lazy ones, their styles and fonts. */
function filesOf(entry: string, bundle: Rollup.OutputBundle): Set<string> {
  const found = new Set<string>()
  const waiting = [entry]
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    const file = bundle[name]
    if (!file || found.has(name)) continue
    found.add(name)
    if (file.type !== 'chunk') continue
    waiting.push(...file.imports, ...file.dynamicImports)
    const styles = (file.viteMetadata?.importedCss ?? new Set()) as Set<string>
    const assets = (file.viteMetadata?.importedAssets ?? new Set()) as Set<string>
    waiting.push(...styles, ...assets)
  }
  return found
}

/**
 * Builds src/worker/serviceWorker.ts to /field/sw.js with the list of files to keep on the tablet.
 *
 * The list holds what the field app can load and nothing of the office; its hash names the cache,
 * so two builds never share one.
 */
export function serviceWorker(): Plugin {
  return {
    name: 'ruhu-service-worker',
    apply: 'build',
    async writeBundle(options, bundle) {
      const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry && file.name === 'field')
      if (!entry) return
      const kept = [...filesOf(entry.fileName, bundle)].filter((name) => !name.endsWith('.map'))
      const fonts = Object.keys(bundle).filter((name) => name.endsWith('.woff2'))
      const own = OWN_FOLDERS.flatMap((folder) => readdirSync(PUBLIC + folder).map((name) => `${folder}/${name}`))
      const addresses = ['/field/', ...[...new Set([...kept, ...fonts, ...own])].sort().map((name) => `/${name}`)]
      const page = bundle['field.html']
      const hash = createHash('sha256').update(addresses.join('\n'))
      if (page?.type === 'asset') hash.update(page.source)
      for (const name of own) hash.update(readFileSync(PUBLIC + name))
      await buildWorker(options.dir ?? 'dist', { version: hash.digest('hex').slice(0, 12), addresses })
    },
  }
}

async function buildWorker(outDir: string, precache: { version: string; addresses: string[] }): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { __PRECACHE__: JSON.stringify(precache) },
    build: {
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'chrome111',
      rollupOptions: {
        input: fileURLToPath(new URL('../src/worker/serviceWorker.ts', import.meta.url)),
        output: { format: 'iife', entryFileNames: 'field/sw.js' },
      },
    },
  })
}
