import { ref, shallowRef } from 'vue'
import type { VisitDraft } from '@/visits/visitDraft'
import { recordOutcomes, undoOutcome } from '@/visits/visitStore'
import type { Outcome } from '@/visits/visitTypes'
import { visitReason } from './visitReason'

/** What was noted last without anybody being met: at one door, or at several of one walk. */
export const lastOutcome = shallowRef<{ result: Outcome; visits: VisitDraft[] } | null>(null)

/** 家中无人 / 拒访 / 搬走 / 已故 for one door or many, each with why somebody went there. */
export function useOutcomes() {
  const busy = ref(false)
  const failed = ref(false)

  /** @returns false when it could not be stored; then nothing is noted. */
  async function record(householdIds: string[], result: Outcome): Promise<boolean> {
    busy.value = true
    failed.value = false
    try {
      const outcomes = await Promise.all(householdIds.map(async (household_id) => ({ household_id, result, details: await visitReason(household_id) })))
      lastOutcome.value = { result, visits: await recordOutcomes(outcomes) }
      return true
    } catch (error) {
      console.error('outcome not stored', error)
      failed.value = true
      return false
    } finally {
      busy.value = false
    }
  }

  async function undo(): Promise<void> {
    if (await undoOutcome()) lastOutcome.value = null
  }

  return { busy, failed, record, undo }
}
