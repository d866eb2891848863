/**
 * The keyboard of the desk: `/` goes to the search, `j` and `k` step through rows, `?` lists the keys.
 *
 * A page marks what can be stepped through with `data-row` (on the link or button that opens it, so
 * that Enter works by itself) and adds keys of its own with `useKeys`.
 */
import { onMounted, onScopeDispose, ref, shallowReactive } from 'vue'

export interface KeyBinding {
  key: string
  /** Text key of what it does. */
  text: string
  run: () => void
  /** Left out of the list and without effect while false. */
  when?: () => boolean
}

const bindings = shallowReactive<KeyBinding[]>([])
export const keysShown = ref(false)

const STANDARD: KeyBinding[] = [
  { key: '/', text: 'office.keys.find', run: () => find(), when: () => searchField() !== null },
  { key: 'j', text: 'office.keys.next', run: () => step(1), when: () => rows().length > 0 },
  { key: 'k', text: 'office.keys.before', run: () => step(-1), when: () => rows().length > 0 },
  { key: 'Enter', text: 'office.keys.open', run: () => undefined, when: () => rows().length > 0 },
  { key: 'Esc', text: 'office.keys.close', run: () => undefined },
  { key: '?', text: 'office.keys.list', run: () => (keysShown.value = true) },
]

/** What the keys do on this page now: the page's own first. */
export const activeKeys = (): KeyBinding[] => [...bindings, ...STANDARD].filter(({ when }) => when?.() ?? true)

/** Adds keys while the component lives. */
export function useKeys(added: KeyBinding[]) {
  onMounted(() => bindings.push(...added))
  onScopeDispose(() => added.forEach((one) => bindings.splice(bindings.indexOf(one), 1)))
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
const dialogIsOpen = () =>
  [...document.querySelectorAll('.el-overlay')].some((one) => getComputedStyle(one).display !== 'none')

/** Handles a key for the whole desk; keys that go into a field or a dialog are left alone. */
export function onDeskKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.key === 'Escape' && event.target instanceof HTMLInputElement && event.target.type === 'search') {
    event.target.blur()
    return
  }
  if (isTyping(event.target) || dialogIsOpen()) return
  const found = activeKeys().find(({ key }) => key === event.key)
  if (!found || found.key === 'Enter') return
  event.preventDefault()
  found.run()
}

const isSeen = (one: HTMLElement) => one.offsetParent !== null || one.getClientRects().length > 0
const searchField = () =>
  [...document.querySelectorAll<HTMLInputElement>('.stage input[type=search]')].find(isSeen) ?? null
const rows = () => [...document.querySelectorAll<HTMLElement>('.stage [data-row]')].filter(isSeen)

function find() {
  searchField()?.focus()
  searchField()?.select()
}

function step(by: 1 | -1) {
  const all = rows()
  const at = all.findIndex((one) => one === document.activeElement)
  const next = at < 0 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
