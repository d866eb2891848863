import type { Bundle } from '@/core/bundle'
import { nowText } from '@/core/clock'
import { enqueue } from '@/core/outbox'
import { ownWork } from '@/core/outboxView'
import { joinNotes, preferredHours, splitNotes, type Hours, type NoteParts } from './doorNotes'

export interface DoorNotesEdit extends NoteParts {
  hours: Hours[]
}

export const editOf = (bundle: Bundle): DoorNotesEdit => ({ ...splitNotes(bundle.household.arrival_notes), hours: preferredHours(bundle) })

/** Writes what changed, each as a fact of the household; it is on the tablet at once. */
export async function writeDoorNotes(bundle: Bundle, edit: DoorNotesEdit): Promise<void> {
  const before = editOf(bundle)
  const notes = joinNotes(edit)
  if (notes !== joinNotes(before)) await write(bundle, 'arrival_notes', notes)
  if (edit.hours.join() !== before.hours.join()) await write(bundle, 'preferred_hours', edit.hours.length > 0 ? edit.hours : null)
}

async function write(bundle: Bundle, key: string, value: unknown): Promise<void> {
  const household = bundle.household.id
  const entity = `household:${household}`
  const known = bundle.facts.find((fact) => fact.entity === entity && fact.key === key)
  const after = ownWork.value.filter((work) => work.household === household && work.kind === 'household.create' && !work.receipt).map(({ op_id }) => op_id)
  const body = { entity, key, new: value, base_fver: known?.fver ?? null, base_hash: known?.hash || null, observed_at: nowText() }
  await enqueue('fact.set', body, { household, deps: after })
}
