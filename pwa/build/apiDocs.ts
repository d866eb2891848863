import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js']

/** Puts Swagger UI's own files beside `public/docs/index.html`, so that /docs works without network. */
export function apiDocs(): Plugin {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  return {
    name: 'ruhu-api-docs',
    apply: 'build',
    generateBundle() {
      for (const name of FILES) {
        this.emitFile({ type: 'asset', fileName: `docs/${name}`, source: readFileSync(join(folder, name)) })
      }
    },
  }
}
