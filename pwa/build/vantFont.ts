import { Buffer } from 'node:buffer'
import type { Plugin } from 'vite'

const FACE = /@font-face\s*\{[^}]*vant-icon[^}]*\}/
const INLINED = /url\(["']?data:font\/woff2[^,]*,([A-Za-z0-9+/=]+)["']?\)/
const ADDRESS = '/assets/vant-icon.woff2'

/**
 * Serves Vant's icon font from our own address.
 *
 * Vant inlines it as data: and names a remote copy as second source; our content policy forbids both.
 */
export function vantFont(): Plugin {
  let font: Buffer | undefined
  return {
    name: 'ruhu-vant-font',
    enforce: 'pre',
    transform(code, id) {
      if (!/vant\/(es|lib)\/.*\.css/.test(id) || !FACE.test(code)) return null
      const data = INLINED.exec(code)?.[1]
      if (!data) throw new Error('Vant changed its icon font; adapt build/vantFont.ts.')
      font = Buffer.from(data, 'base64')
      const face = `@font-face{font-family:vant-icon;font-weight:400;font-style:normal;font-display:block;src:url(${ADDRESS}) format("woff2")}`
      return { code: code.replace(FACE, face), map: null }
    },
    configureServer(server) {
      server.middlewares.use(ADDRESS, (_request, response) => {
        response.setHeader('content-type', 'font/woff2')
        response.end(font)
      })
    },
    generateBundle() {
      if (font) this.emitFile({ type: 'asset', fileName: ADDRESS.slice(1), source: font })
    },
  }
}
