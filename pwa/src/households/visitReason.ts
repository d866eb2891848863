import type { Purpose } from '@/core/bundle'
import { openHousehold } from '@/core/households'
import { likelyPurpose, tasksAnswered } from '@/visits/visitPurpose'

/** Why to go there now and which open tasks one visit answers. */
export async function visitReason(householdId: string, wanted?: Purpose): Promise<{ purpose: Purpose; task_ids: string[] }> {
  const bundle = await openHousehold(householdId)
  if (!bundle) return { purpose: wanted ?? 'LOOK_IN', task_ids: [] }
  const purpose = wanted ?? likelyPurpose(bundle)
  return { purpose, task_ids: tasksAnswered(bundle, purpose) }
}
