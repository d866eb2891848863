import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { renewals } from './desk'

/**
 * Loads what a page shows and again whenever `key` changes.
 *
 * An answer that comes after the key has moved on is dropped. Data on screen stay there while newer
 * ones load, and what failed because the session ended is loaded again after signing in.
 */
export function useLoad<T>(key: () => string | null, load: (signal: AbortSignal) => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const error = shallowRef<unknown>(null)
  const loading = ref(false)
  let running: AbortController | null = null

  async function reload(): Promise<void> {
    running?.abort()
    if (key() === null) return
    const own = (running = new AbortController())
    loading.value = true
    error.value = null
    try {
      const answer = await load(own.signal)
      if (running === own) data.value = answer
    } catch (cause) {
      if (running === own) error.value = cause
    } finally {
      if (running === own) loading.value = false
    }
  }

  watch(
    key,
    (now, before) => {
      if (before !== undefined && now !== before) data.value = null
      void reload()
    },
    { immediate: true },
  )
  watch(renewals, () => error.value && void reload())
  onScopeDispose(() => running?.abort())
  return { data, error, loading: computed(() => loading.value), reload }
}

/** A button's work: busy while it runs, its failure kept to be shown, never run twice at once. */
export function useAction<Args extends unknown[]>(work: (...args: Args) => Promise<void>) {
  const busy = ref(false)
  const error = shallowRef<unknown>(null)
  async function run(...args: Args): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    try {
      await work(...args)
      return true
    } catch (cause) {
      error.value = cause
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, error, run, forget: () => (error.value = null) }
}
