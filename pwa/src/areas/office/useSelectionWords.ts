import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { figure } from '@/desk/office/format'
import type { SelectionSums } from './selection'
import type { Done } from './useHandover'

/** What is chosen and what was done with it, in words. */
export function useSelectionWords(sums: () => SelectionSums | null, homes: Ref<ReadonlySet<string>>, done: Ref<Done | null>) {
  const { t } = useI18n()
  const title = computed(() => {
    const { buildings = 0, households = 0 } = sums() ?? {}
    const parts = [
      buildings && t('areas.chosen', { n: buildings, homes: figure(households) }, buildings),
      homes.value.size && t('areas.chosenHomes', { n: figure(homes.value.size) }, homes.value.size),
    ]
    return parts.filter(Boolean).join(t('office.listMark'))
  })
  const sub = computed(() => {
    const known = sums()
    if (!known?.buildings) return ''
    return t('areas.chosenSums', { people: figure(known.people), minutes: figure(known.minutes), waiting: known.waiting })
  })
  const doneText = computed(() => {
    if (!done.value) return ''
    return done.value.undone ? t('areas.undone') : t('areas.moved', { n: figure(done.value.moved), name: done.value.toName })
  })
  return { title, sub, doneText }
}
