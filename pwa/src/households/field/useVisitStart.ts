import { ref } from 'vue'
import { useRouter } from 'vue-router'
import type { Purpose } from '@/core/bundle'
import { openHousehold } from '@/core/households'
import { draftOf } from '@/visits/draftStore'
import { likelyPurpose, tasksAnswered } from '@/visits/visitPurpose'
import { sealFinished, startVisit } from '@/visits/visitStore'

/** Why to go there now and which open tasks one visit answers. */
export async function visitReason(householdId: string, wanted?: Purpose): Promise<{ purpose: Purpose; task_ids: string[] }> {
  const bundle = await openHousehold(householdId)
  if (!bundle) return { purpose: wanted ?? 'LOOK_IN', task_ids: [] }
  const purpose = wanted ?? likelyPurpose(bundle)
  return { purpose, task_ids: tasksAnswered(bundle, purpose) }
}

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
