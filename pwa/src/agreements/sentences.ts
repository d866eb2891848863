/** A piece of a clause that is spoken at once and lit while it is. */
export interface Sentence {
  /** Well-formed by itself: tags that are open around it are opened and closed again. */
  html: string
  /** What is spoken; empty for a mere line break. */
  text: string
}

const TOKEN = /<br>|<\/?b>|&(?:amp|lt|gt|quot|#39);|[^<&]/gu
const ENDS = new Set(['。', '！', '？', '；', '!', '?', ';'])
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
/** Long utterances stop early in Chromium; a comma ends one that has grown this long. */
const LONG_CHARS = 48
const LIMIT_CHARS = 60

/** Cuts a rendered clause (text, `<b>`, `<br>`) into sentences of at most 60 characters. */
export function sentencesOf(clauseHtml: string): Sentence[] {
  const sentences: Sentence[] = []
  let html = ''
  let text = ''
  let bold = false
  const tokens = clauseHtml.match(TOKEN) ?? []
  const close = () => {
    if (html) sentences.push({ html: bold ? `${html}</b>` : html, text: text.trim() })
    html = bold ? '<b>' : ''
    text = ''
  }
  for (const [at, token] of tokens.entries()) {
    if (token === '<br>') {
      if (text) close()
      sentences.push({ html: '<br>', text: '' })
      continue
    }
    html += token
    if (token === '<b>' || token === '</b>') {
      bold = token === '<b>'
      continue
    }
    text += ENTITIES[token] ?? token
    if (endsHere(token, tokens[at + 1], text)) close()
  }
  if (text) close()
  return sentences
}

function endsHere(token: string, next: string | undefined, text: string): boolean {
  if (ENDS.has(token)) return true
  if (token === '.' && (next === undefined || next === ' ' || next === '<br>')) return text.trim().length > 3 // not after "1."
  if (text.length >= LONG_CHARS && '，、,：: '.includes(token)) return true
  return text.length >= LIMIT_CHARS
}
