/** What a person would see wrong on a page, without knowing what the page is about. One line each. */
({ least, rawKeys }) => {
  const faults = []
  const tell = (what, element, more = '') => {
    const classes = typeof element.className === 'string' ? element.className.trim().split(/\s+/).filter(Boolean) : []
    const name = [element.tagName.toLowerCase(), ...classes].join('.')
    const text = (element.innerText || element.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ').slice(0, 24)
    faults.push(`${what} ${name} "${text}" ${more}`.trim())
  }
  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('[aria-hidden=true], [inert]')
  const scrolls = (element, axis) => {
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const how = getComputedStyle(at)[axis === 'x' ? 'overflowX' : 'overflowY']
      if (how === 'auto' || how === 'scroll') return true
    }
    return false
  }
  const hiddenToSighted = (element) => element.clientWidth <= 1 || element.clientHeight <= 1
  const all = [...document.body.querySelectorAll('*')]

  const CONTROL = 'button, a[href], input, select, textarea, summary, [role=button], [role=radio], [role=checkbox], [role=switch], [role=tab], [role=link], [role=option]'
  /** A link inside a sentence is as tall as the sentence: making it taller would tear the lines apart (WCAG 2.5.8 excepts it). */
  const inSentence = (element) => element.tagName === 'A' && getComputedStyle(element).display === 'inline' && element.parentElement.innerText.trim() !== element.innerText.trim()
  const target = (element) => {
    const own = element.getBoundingClientRect()
    const label = /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) && (element.closest('label') ?? element.closest('.field'))
    const around = label ? label.getBoundingClientRect() : own
    return { width: Math.max(own.width, around.width), height: Math.max(own.height, around.height) }
  }
  if (least > 0) {
    for (const element of document.querySelectorAll(CONTROL)) {
      if (!seen(element) || inSentence(element) || element.disabled) continue
      const { width, height } = target(element)
      if (width === 0 || height === 0 || element.tabIndex < 0 && element.type === 'file') continue
      if (Math.min(width, height) < least - 0.5) tell('small', element, `${Math.round(width)}×${Math.round(height)}`)
    }
  }

  const page = document.scrollingElement
  if (page.scrollWidth > innerWidth + 1) {
    const widest = all.filter((one) => seen(one) && !scrolls(one, 'x') && one.getBoundingClientRect().right > innerWidth + 1)
    tell('wide', widest.at(-1) ?? document.body, `${page.scrollWidth} > ${innerWidth}`)
  }
  for (const element of all) {
    if (!seen(element) || hiddenToSighted(element) || element.closest('svg, canvas, .maplibregl-map')) continue
    const style = getComputedStyle(element)
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '')
    if (!hasText) continue
    const { right, left } = element.getBoundingClientRect()
    if ((right > innerWidth + 1 || left < -1) && !scrolls(element, 'x')) tell('outside', element, `${Math.round(left)}…${Math.round(right)}`)
    const cutsX = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1
    const cutsY = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 2
    if (style.display !== 'inline' && (cutsX || cutsY)) tell('cut', element, `${element.scrollWidth}×${element.scrollHeight} in ${element.clientWidth}×${element.clientHeight}`)
    if (style.display !== 'inline' && /BUTTON|A|LABEL/.test(element.tagName) && style.overflowX === 'visible' && element.scrollWidth > element.clientWidth + 2) tell('spills', element, `${element.scrollWidth} in ${element.clientWidth}`)
  }

  const isRaw = new RegExp(`${rawKeys}|\\b[a-z]{2,}(?:_[a-z]+)+\\b|\\b[A-Z]{2,}(?:_[A-Z]+)+\\b`) // keys of texts, codes of states
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const text = node.textContent.trim()
    if (text && seen(node.parentElement) && (isRaw.test(text) || /\{\s*\w+\s*\}|\bundefined\b|\bNaN\b|\[object /.test(text))) tell('raw', node.parentElement, text.slice(0, 60))
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      const text = element.getAttribute(name) ?? ''
      if (isRaw.test(text) || /\{\s*\w+\s*\}|\bundefined\b|\bNaN\b/.test(text)) tell('raw', element, `${name}=${text.slice(0, 60)}`)
    }
  }
  return [...new Set(faults)]
}
