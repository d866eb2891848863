/**
 * Canonical JSON (RFC 8785): equal values have equal bytes on the tablet and on the server.
 *
 * JavaScript already writes strings and numbers as the RFC asks; only members must be sorted.
 *
 * @throws TypeError for what JSON has no form for: undefined, NaN, a function, a lone surrogate.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (typeof value === 'string' && !/\p{Surrogate}/u.test(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) // by UTF-16 code units
    return `{${members.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(',')}}`
  }
  throw new TypeError(`${typeof value} has no canonical form`)
}
