import { fromBase64Url } from '@/core/bytes'
import type { AgreementBody } from './agreementTypes'
import { hexOf } from './evidence'
import './printedCopy.css'

interface CopyWords {
  signatures: string
  role: (role: string) => string
  madeAt: string
}

/**
 * Lays out the resident's copy for the printer: the text as signed and every signature.
 *
 * It stands beside the app and is seen on paper only; `remove` takes it away again.
 */
export function copyPages(body: AgreementBody, words: CopyWords): { remove: () => void } {
  const page = document.createElement('article')
  page.className = 'printed-copy'
  page.lang = body.template.lang
  page.innerHTML = body.html // our own template; every value in it is escaped
  const urls: string[] = []
  const signatures = document.createElement('section')
  signatures.append(element('h2', words.signatures))
  for (const one of body.signatures) {
    const url = URL.createObjectURL(new Blob([fromBase64Url(one.image_png)], { type: 'image/png' }))
    urls.push(url)
    const figure = document.createElement('figure')
    const image = document.createElement('img')
    image.src = url
    image.alt = one.name
    figure.append(element('p', words.role(one.party_role)), image, element('p', one.name), element('small', timeOf(one.at)))
    signatures.append(figure)
  }
  const foot = element('footer', `${body.agreement_id} · ${timeOf(words.madeAt)}`)
  page.append(signatures, foot)
  document.body.append(page)
  void hexOf(fromBase64Url(body.evidence)).then((hash) => foot.append(` · SHA-256 ${hash.slice(0, 32)}`))
  return {
    remove() {
      page.remove()
      urls.forEach((url) => URL.revokeObjectURL(url))
    },
  }
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}

const timeOf = (at: string): string => at.slice(0, 19).replace('T', ' ')
