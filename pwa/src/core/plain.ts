import { toRaw } from 'vue'

/**
 * The value without the page's reactive wrappers, at every depth: a browser refuses to store those.
 *
 * Lists and plain objects are copied; dates, files, keys and bytes stay what they are.
 */
export function plain<T>(value: T): T {
  const raw: unknown = toRaw(value)
  if (Array.isArray(raw)) return raw.map(plain) as T
  if (raw === null || typeof raw !== 'object' || Object.getPrototypeOf(raw) !== Object.prototype) return raw as T
  return Object.fromEntries(Object.entries(raw).map(([key, inner]) => [key, plain(inner)])) as T
}
