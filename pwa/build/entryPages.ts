import type { Plugin } from 'vite'

/** During development, answers /field/… and /office/… with the page of that app, as the server does in production. */
export function entryPages(): Plugin {
  return {
    name: 'ruhu-entry-pages',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = (request.url ?? '').split('?')[0] ?? ''
        const app = /^\/(field|office)(\/[^.]*)?$/.exec(path)?.[1]
        if (app) request.url = `/${app}.html`
        else if (path === '/') request.url = '/field.html'
        next()
      })
    },
  }
}
