/** Values in the words people read, as `api/surveys/rules/text.py` writes them. */

import type { Lang, Option, Text } from './surveyTypes'

const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const YUAN: Text = { zh: '元', en: 'yuan' }
const LIST_MARK: Text = { zh: '、', en: ', ' }
const YES_NO = { zh: ['是', '否'], en: ['Yes', 'No'] } as const
const UNKNOWN: Text = { zh: '不清楚', en: "Don't know" }
const DECLINED: Text = { zh: '不愿回答', en: 'Prefer not to say' }
const SAME_AS_FILED: Text = { zh: '和档案一样', en: 'As in the file' }

interface Format {
  options?: Option[]
  unit?: Text
}

/** Yuan with thousands marks, and 角/分 only where there are any: `1,860` `0.50`. */
export function moneyText(fen: number): string {
  const yuan = Math.floor(Math.abs(fen) / 100)
  const rest = Math.abs(fen) % 100
  const cents = rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`
  return `${fen < 0 ? '−' : ''}${thousands(yuan)}${cents}`
}

/** `1976年2月29日` or `29 Feb 1976`; a text that is no date comes back as it is. */
export function dateText(isoDate: string, lang: Lang): string {
  const parts = isoDate.split('-')
  if (parts.length !== 3 || !parts.every((part) => /^[0-9]+$/.test(part))) return isoDate
  const [year, month, day] = parts.map(Number) as [number, number, number]
  if (lang === 'en') return `${day} ${MONTHS_EN[(month + 11) % 12] ?? ''} ${year}`
  return `${year}年${month}月${day}日`
}

/** An answer or a fact in words; empty for nothing, the raw text for what fits no kind. */
export function valueText(kind: string, value: unknown, lang: Lang, format: Format = {}): string {
  if (value === null || value === undefined) return ''
  if (isObject(value)) return markerText(value, lang)
  if (kind === 'choice' || kind === 'multi') return chosenText(value, lang, format.options ?? [])
  if (typeof value === 'boolean') return YES_NO[lang][value ? 0 : 1]
  if (Number.isInteger(value)) {
    const whole = value as number
    const number = kind === 'money_fen' ? moneyText(whole) : thousands(whole).replace('-', '−')
    const words = format.unit ?? (kind === 'money_fen' ? YUAN : undefined)
    return words ? `${number} ${words[lang]}` : number
  }
  return kind === 'date' && typeof value === 'string' ? dateText(value, lang) : raw(value)
}

function chosenText(value: unknown, lang: Lang, options: Option[]): string {
  const chosen: unknown[] = Array.isArray(value) ? value : [value]
  const offered = options.filter((option) => chosen.includes(option.value))
  const known = options.map((option) => option.value)
  const others = chosen.filter((one) => typeof one !== 'string' || !known.includes(one))
  return [...offered.map((option) => option[lang]), ...others.map(raw)].join(LIST_MARK[lang])
}

function markerText(value: Record<string, unknown>, lang: Lang): string {
  if ('same' in value) return SAME_AS_FILED[lang]
  return (value['na'] === 'DECLINED' ? DECLINED : UNKNOWN)[lang]
}

/** As it was sent, for what fits no kind. */
function raw(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function thousands(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
