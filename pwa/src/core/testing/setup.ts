import 'fake-indexeddb/auto'

/** One waits for the other, as in a browser; the test environment has no Web Locks. */
const queues = new Map<string, Promise<unknown>>()

function request<T>(name: string, ...rest: unknown[]): Promise<T> {
  const work = rest.at(-1) as (lock: object) => Promise<T>
  const run = (queues.get(name) ?? Promise.resolve()).then(() => work({ name }))
  queues.set(
    name,
    run.catch(() => undefined),
  )
  return run
}

Object.defineProperty(globalThis.navigator, 'locks', { value: { request }, configurable: true })
