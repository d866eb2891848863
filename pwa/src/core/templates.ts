/**
 * Templates of documents people sign: tablet and server make the same bytes from the same values.
 *
 * The twin of `api/core/templates.py`; `schemas/templates/vectors.v1.json` proves byte equality in
 * both suites. Only `{{name}}` and `{{#list}}…{{/list}}` exist, one level deep.
 */
import Mustache from 'mustache'

export type Row = Readonly<Record<string, string>>
export type Values = Readonly<Record<string, string | readonly Row[]>>

export const VALUE_MAX_CHARS = 2000

const TAG = /\{\{(.*?)\}\}/gs
const TAG_INSIDE = /^([#/]?)([a-z][a-z0-9_]*)$/
const LIST_TAG = /\{\{[#/][a-z][a-z0-9_]*\}\}/g
// eslint-disable-next-line no-control-regex -- exactly these characters must not be signed
const CONTROL = /[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]/
const BLOCK_END =
  /<\/(?:p|h[1-6]|li|dt|dd|tr|td|th|div|section|header|footer|caption)>|<br>/g
const ESCAPES = [['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&#39;']] as const

/** The template has a tag that the two renderers could read differently. */
export class UnusableTemplate extends Error {}

/** A value is missing, of the wrong shape, not NFC or holds a control character. */
export class UnusableValues extends Error {}

/** Escapes the five characters of HTML; the one escape function of both sides. */
export function escapeHtml(text: string): string {
  return ESCAPES.reduce((done, [plain, escaped]) => done.replaceAll(plain, escaped), text)
}

/**
 * The names a template uses: by list, and under `null` those outside lists.
 *
 * @throws UnusableTemplate for any other tag, a list inside a list, one that is not closed, or a
 * list tag alone on its line.
 */
export function templateNames(source: string): Map<string | null, Set<string>> {
  const names = new Map<string | null, Set<string>>([[null, new Set()]])
  let inside: string | null = null
  for (const [tag, content = ''] of source.matchAll(TAG)) {
    const [, sign = '', name = ''] = TAG_INSIDE.exec(content) ?? []
    if (!name) throw new UnusableTemplate(`tag ${tag} is not allowed`)
    if (sign === '#') {
      if (inside !== null) throw new UnusableTemplate(`list ${name} stands inside list ${inside}`)
      inside = name
      if (!names.has(name)) names.set(name, new Set())
    } else if (sign === '/') {
      if (inside !== name) throw new UnusableTemplate(`list ${name} is closed but not open`)
      inside = null
    } else {
      names.get(inside)?.add(name)
    }
  }
  if (inside !== null) throw new UnusableTemplate(`list ${inside} is not closed`)
  checkRest(source)
  return names
}

function checkRest(source: string): void {
  if (/\{\{|\}\}/.test(source.replace(TAG, '')) || source.includes('{{{'))
    throw new UnusableTemplate('braces outside a tag')
  if (CONTROL.test(source.replace(/[\n\t]/g, '')))
    throw new UnusableTemplate('a carriage return or another control character')
  for (const line of source.split('\n')) {
    const bareLine = line.replace(LIST_TAG, '')
    // The libraries disagree about the blanks around such a tag.
    if (bareLine !== line && bareLine.trim() === '')
      throw new UnusableTemplate(`a list tag stands alone on its line: ${line}`)
  }
}

/**
 * Fills a template; the same source and values give the same bytes on tablet and server.
 *
 * @throws UnusableTemplate see {@link templateNames}.
 * @throws UnusableValues when a name has no value, or one is not an NFC string without controls.
 */
export function renderTemplate(source: string, values: Values): string {
  const view: Record<string, string | readonly Row[]> = bare(values)
  for (const [list, names] of templateNames(source)) {
    if (list === null) {
      checkTexts(values, names, {})
    } else {
      const rows = rowsOf(values, list)
      rows.forEach((row) => checkTexts(row, names, values))
      view[list] = rows.map(bare)
    }
  }
  return Mustache.render(source, view, undefined, { escape: escapeHtml })
}

/** Without a prototype, so that a name such as `constructor` can only be a value of ours. */
function bare<T>(values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, values)
}

function rowsOf(values: Values, list: string): readonly Row[] {
  const rows: unknown = Object.hasOwn(values, list) ? values[list] : undefined
  if (!Array.isArray(rows)) throw new UnusableValues(`list ${list} is missing`)
  const areRows = rows.every((row) => typeof row === 'object' && row && !Array.isArray(row))
  if (!areRows) throw new UnusableValues(`list ${list} must hold rows of texts`)
  return rows as Row[]
}

function checkTexts(
  nearest: Readonly<Record<string, unknown>>,
  names: Set<string>,
  outer: Readonly<Record<string, unknown>>,
): void {
  for (const name of names) {
    const owner = Object.hasOwn(nearest, name) ? nearest : outer
    const text = Object.hasOwn(owner, name) ? owner[name] : undefined
    if (typeof text !== 'string') throw new UnusableValues(`value ${name} is missing`)
    if ([...text].length > VALUE_MAX_CHARS) throw new UnusableValues(`value ${name} is too long`)
    if (CONTROL.test(text) || text.normalize('NFC') !== text)
      throw new UnusableValues(`value ${name} is not NFC or holds a control character`)
  }
}

/**
 * The words of rendered HTML, one line per block, without empty lines.
 *
 * It knows the tags our templates use, not HTML at large.
 */
export function plainText(html: string): string {
  let text = html.replace(/[ \t\r\n]+/g, ' ').replace(BLOCK_END, '\n').replace(/<[^>]*>/g, '')
  for (const [plain, escaped] of [...ESCAPES].reverse()) text = text.replaceAll(escaped, plain)
  return text
    .split('\n')
    .map((line) => line.replace(/^ +| +$/g, ''))
    .filter((line) => line !== '')
    .join('\n')
}
