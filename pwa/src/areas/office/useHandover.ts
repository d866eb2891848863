import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { Refused } from '@/core/http'
import { useAction } from '@/desk/office/useLoad'
import type { HouseholdMark } from '@/map/mapTypes'
import { assign, previewHandover, type Handover, type Preview } from './areasApi'
import { givingBack } from './selection'

export interface Done {
  moved: number
  toName: string
  back: Handover[]
  undone: boolean
}

/**
 * Handing selected buildings to a worker: preview, then assign what was previewed, then undo.
 *
 * The server refuses a preview that no longer holds (`preview_stale`); then nothing has moved, and
 * a new preview is made at once so that the lead decides on what is true now.
 */
export function useHandover(
  selected: Ref<ReadonlySet<string>>,
  marks: () => HouseholdMark[],
  onMoved: () => void,
) {
  const toMemberId = ref<string | null>(null)
  const preview = shallowRef<Preview | null>(null)
  const stale = ref(false)
  const done = shallowRef<Done | null>(null)

  const handover = computed<Handover | null>(() =>
    toMemberId.value && selected.value.size
      ? { building_ids: [...selected.value], household_ids: [], to_member_id: toMemberId.value }
      : null,
  )
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

  const moving = useAction(async () => {
    const [agreed, asked] = [preview.value, handover.value]
    if (!agreed || !asked) return
    const back = givingBack(selected.value, asked.to_member_id, marks())
    try {
      const { moved } = await assign(agreed.token)
      done.value = { moved, toName: agreed.to.member.name, back, undone: false }
      selected.value = new Set()
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
    // What is given back leaves the list, so that trying again after a cut goes on where it stopped.
    while (done.value?.back[0]) {
      const [next, ...rest] = done.value.back
      const { token } = await previewHandover(next!)
      await assign(token)
      done.value = { ...done.value, back: rest }
    }
    if (done.value) done.value = { ...done.value, undone: true }
    onMoved()
  })

  return { toMemberId, preview, stale, done, looking, moving, undoing, retry: () => handover.value && look(handover.value) }
}
