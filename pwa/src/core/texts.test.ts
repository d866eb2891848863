import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(process.cwd(), 'src')

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesUnder(path) : [path]
  })
}

const files = filesUnder(ROOT)
const readTexts = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>
const textFiles = files.filter((path) => path.endsWith('texts.zh-CN.json'))
const known = new Map(textFiles.flatMap((path) => Object.entries(readTexts(path))))

/** Keys written out in code: t('a.b'), say('a.b'), $t('a.b'), keypath="a.b". Keys built at run time need a `// texts:` line. */
function usedKeys(source: string): string[] {
  const calls = source.matchAll(/(?<![\w.])(?:\$?t|say|te)\(\s*['"]([\w.-]+)['"]/g)
  const paths = source.matchAll(/keypath="([\w.-]+)"/g)
  return [...calls, ...paths].map((match) => match[1] ?? '')
}

describe('texts', () => {
  it.each(textFiles.map((path) => [path.slice(ROOT.length + 1), path]))('%s has every key in English too', (_name, path) => {
    const chinese = readTexts(path)
    const english = readTexts(path.replace('zh-CN', 'en'))

    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort())
    expect(Object.entries(chinese).filter(([, text]) => text.trim() === '')).toEqual([])
    for (const [key, text] of Object.entries(chinese)) expect([key, placeholders(english[key] ?? '')]).toEqual([key, placeholders(text)])
  })

  it('defines every key once', () => {
    const all = textFiles.flatMap((path) => Object.keys(readTexts(path)))

    expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([])
  })

  it('knows every key the code asks for', () => {
    const sources = files.filter((path) => /\.(ts|vue)$/.test(path) && !path.endsWith('.test.ts'))
    const missing = sources.flatMap((path) =>
      usedKeys(readFileSync(path, 'utf8'))
        .filter((key) => !known.has(key))
        .map((key) => `${path.slice(ROOT.length + 1)}: ${key}`),
    )

    expect(missing).toEqual([])
  })
})

/** English may leave out a placeholder only by plural forms, so names are compared as sets. */
function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()
}
