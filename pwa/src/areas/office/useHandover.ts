import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { Refused } from '@/core/http'
import { useAction } from '@/desk/office/useLoad'
import { assign, previewHandover, undoMove, type Handover, type Preview } from './areasApi'

export interface Done {
  moved: number
  toName: string
  batchId: string
  undone: boolean
}

/** What is chosen: whole buildings, and single homes from a list. */
export interface Chosen {
  buildings?: Ref<ReadonlySet<string>>
  homes: Ref<ReadonlySet<string>>
}

/**
 * Handing homes to a worker: preview, then assign what was previewed, then undo it as a whole.
 *
 * The server refuses a preview that no longer holds (`preview_stale`); then nothing has moved, and
 * a new preview is made at once so that the lead decides on what is true now.
 */
export function useHandover({ buildings, homes }: Chosen, onMoved: () => void) {
  const toMemberId = ref<string | null>(null)
  const preview = shallowRef<Preview | null>(null)
  const stale = ref(false)
  const done = shallowRef<Done | null>(null)

  const handover = computed<Handover | null>(() => {
    const [building_ids, household_ids] = [[...(buildings?.value ?? [])], [...homes.value]]
    if (!toMemberId.value || !(building_ids.length + household_ids.length)) return null
    return { building_ids, household_ids, to_member_id: toMemberId.value }
  })
  const looking = useAction(async (asked: Handover) => {
    const answer = await previewHandover(asked)
    // An older answer must not stand under a newer selection.
    if (asked === handover.value) preview.value = answer
  })
  watch(handover, (now) => {
    preview.value = null
    stale.value = false
    looking.forget()
    if (now) void look(now)
  })
  async function look(asked: Handover) {
    while (looking.busy.value) await new Promise((resolve) => setTimeout(resolve, 30))
    if (asked === handover.value) await looking.run(asked)
  }

  function clear() {
    if (buildings) buildings.value = new Set()
    homes.value = new Set()
  }

  const moving = useAction(async () => {
    const [agreed, asked] = [preview.value, handover.value]
    if (!agreed || !asked) return
    try {
      const { moved, batch_id } = await assign(agreed.token)
      undoing.forget()
      done.value = { moved, toName: agreed.to.member.name, batchId: batch_id, undone: false }
      clear()
      toMemberId.value = null
      onMoved()
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'preview_stale')) throw error
      stale.value = true
      preview.value = null
      onMoved()
      await looking.run(asked)
    }
  })

  const undoing = useAction(async () => {
    if (!done.value) return
    await undoMove(done.value.batchId)
    done.value = { ...done.value, undone: true }
    onMoved()
  })

  return { toMemberId, preview, stale, done, looking, moving, undoing, clear, retry: () => handover.value && look(handover.value) }
}
