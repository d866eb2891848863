import { onScopeDispose, ref, shallowRef } from 'vue'
import { readDraft, storeDraft } from './draftStore'
import type { VisitDraft } from './visitDraft'

const DEBOUNCE_MS = 300
const PATIENCE_MS = 2000

export type SaveState = 'saving' | 'saved' | 'failed'

/**
 * One open visit of a page. Every change is stored 300 ms later, and at once when the page is hidden.
 *
 * A lock per visit keeps a second tab from writing over this one; `elsewhere` says that there is one.
 * The shared lock `visit-open` keeps the app from updating itself under an open visit.
 */
export function useDraft(visitId: string) {
  const draft = shallowRef<VisitDraft | null>(null)
  const saveState = ref<SaveState>('saved')
  const savedAt = ref<Date | null>(null)
  const elsewhere = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let storing: Promise<void> = Promise.resolve()
  let closed = false

  const { mine, release } = holdLocks(visitId)
  void mine.then((got) => (elsewhere.value = !got))

  async function load(): Promise<VisitDraft | null> {
    draft.value = await readDraft(visitId)
    return draft.value
  }

  /** Puts new values into the draft; they are on the screen at once and on the disk soon. */
  function change(values: Partial<VisitDraft>): void {
    if (!draft.value || elsewhere.value) return
    draft.value = { ...draft.value, ...values }
    saveState.value = 'saving'
    clearTimeout(timer)
    timer = setTimeout(() => void flush().catch(() => undefined), DEBOUNCE_MS)
  }

  /** Stores what is not stored yet. @throws when the tablet has no room; the page says so and keeps everything. */
  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    storing = storing.catch(() => undefined).then(store)
    return storing
  }

  async function store(): Promise<void> {
    await mine
    const now = draft.value
    if (!now || closed || elsewhere.value || saveState.value === 'saved') return
    try {
      await storeDraft(now)
    } catch (error) {
      saveState.value = 'failed'
      throw error
    }
    savedAt.value = new Date()
    if (draft.value === now) saveState.value = 'saved'
  }

  /**
   * Hands the draft over for good, to be sealed or thrown away; a late autosave cannot bring it back.
   *
   * @throws what the work throws; the draft then goes on as before.
   */
  async function handOver(work: (draft: VisitDraft) => Promise<void>): Promise<void> {
    clearTimeout(timer)
    await storing.catch(() => undefined)
    await mine
    if (!draft.value || elsewhere.value) return
    closed = true
    try {
      await work(draft.value)
    } catch (error) {
      closed = false
      throw error
    }
  }

  const whenHidden = () => {
    if (document.visibilityState === 'hidden') void flush().catch(() => undefined)
  }
  document.addEventListener('visibilitychange', whenHidden)
  window.addEventListener('pagehide', whenHidden)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', whenHidden)
    window.removeEventListener('pagehide', whenHidden)
    void flush().catch(() => undefined).finally(release)
  })

  return { draft, saveState, savedAt, elsewhere, load, change, flush, handOver }
}

/**
 * @returns whether this page alone writes the visit, known after a moment: the page that was just
 * left may still be storing. `release` lets both locks go.
 */
function holdLocks(visitId: string): { mine: Promise<boolean>; release: () => void } {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  void navigator.locks.request('visit-open', { mode: 'shared' }, () => released)
  const mine = new Promise<boolean>((resolve) => {
    const hold = () => {
      resolve(true)
      return released
    }
    navigator.locks.request(`visit-${visitId}`, { signal: AbortSignal.timeout(PATIENCE_MS) }, hold).catch(() => resolve(false))
  })
  return { mine, release }
}
