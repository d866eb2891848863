import { ref } from 'vue'
import { useRouter } from 'vue-router'
import type { Purpose } from '@/core/bundle'
import { draftOf } from '@/visits/draftStore'
import { sealFinished, startVisit } from '@/visits/visitStore'
import { visitReason } from '../visitReason'

/** 到了，开始走访: goes on with the open draft of this home, or begins one. */
export function useVisitStart() {
  const router = useRouter()
  const starting = ref(false)

  async function start(householdId: string, purpose?: Purpose): Promise<void> {
    starting.value = true
    try {
      await sealFinished() // an outcome that could still be taken back is decided by going in
      const draft = draftOf(householdId) ?? (await startVisit({ household_id: householdId, ...(await visitReason(householdId, purpose)) }))
      await router.push({ name: 'visit', params: { draftId: draft.visit_id } })
    } finally {
      starting.value = false
    }
  }

  return { start, starting }
}
