import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { NotReady } from '@/core/outbox'

/** Storing what was typed: busy meanwhile, and in words when it did not work. */
export function useSaving() {
  const { t } = useI18n()
  const busy = ref(false)
  const failure = ref('')

  /** @returns false when it was not stored; `failure` then says why. */
  async function saving(store: () => Promise<unknown>): Promise<boolean> {
    busy.value = true
    failure.value = ''
    try {
      await store()
      return true
    } catch (error) {
      failure.value = error instanceof NotReady ? t('households.notReady') : t('households.notSaved')
      if (!(error instanceof NotReady)) console.error('not stored', error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, failure, saving }
}
