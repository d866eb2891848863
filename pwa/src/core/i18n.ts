import { createI18n } from 'vue-i18n'
import type { TextFiles, Texts } from './texts'

export type { Texts } from './texts'
export type Language = 'zh-CN' | 'en'

const chinese = import.meta.glob('../*/texts.zh-CN.json', { eager: true, import: 'default' }) as TextFiles
const REMEMBERED = 'ruhu.language'

/** One flat table of texts, key to text, out of many files. */
export function mergeTexts(...groups: TextFiles[]): Texts {
  return Object.assign({}, ...groups.flatMap((files) => Object.values(files))) as Texts
}

function makeI18n(messages: Texts) {
  return createI18n({
    legacy: false,
    locale: 'zh-CN' as string,
    fallbackLocale: 'zh-CN',
    messages: { 'zh-CN': messages } as Record<string, Texts>,
    messageResolver: (texts, key) => (texts as Texts)[key] ?? null,
  })
}

let i18n: ReturnType<typeof makeI18n> | undefined
let loadMoreEnglish: () => Promise<Texts> = () => Promise.resolve({})

/**
 * Makes the texts of one app: those beside the features plus the app's own.
 *
 * Texts are flat (`visits.nobodyHome`), so that a key is found by searching for it. vue-i18n
 * compiles them to a tree and interprets that; nothing is evaluated, as the content policy demands.
 * English is loaded only when it is chosen.
 */
export async function createTexts(own: { chinese: TextFiles; english: () => Promise<TextFiles> }) {
  i18n = makeI18n(mergeTexts(chinese, own.chinese))
  loadMoreEnglish = async () => mergeTexts(await own.english())
  await setLanguage(rememberedLanguage(), false)
  return i18n
}

export function rememberedLanguage(): Language {
  return localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh-CN'
}

export function currentLanguage(): Language {
  return i18n?.global.locale.value === 'en' ? 'en' : 'zh-CN'
}

/** Switches all texts at once and remembers the choice on this machine. */
export async function setLanguage(language: Language, remember = true): Promise<void> {
  if (!i18n) return
  if (language === 'en' && !i18n.global.availableLocales.includes('en')) {
    const { english } = await import('./englishTexts')
    i18n.global.setLocaleMessage('en', { ...english, ...(await loadMoreEnglish()) })
  }
  i18n.global.locale.value = language
  document.documentElement.lang = language
  if (remember) localStorage.setItem(REMEMBERED, language)
}

/** A text outside of a component (a store, a service worker's notice). */
export function say(key: string, params: Record<string, unknown> = {}): string {
  return i18n ? i18n.global.t(key, params) : key
}
