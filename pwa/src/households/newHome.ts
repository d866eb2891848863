import { enqueue } from '@/core/outbox'
import type { Relation, Sex } from '@/core/bundle'
import { uuid7 } from '@/core/uuid7'

export interface NewHome {
  building_id: string
  entrance_id: string | null
  /** Written out: estate, building and entrance. */
  stair: string
  floor: string
  room: string
  point: { lon: number; lat: number; accuracy_m: number | null } | null
  note: string
}

export interface NewPerson {
  household_id: string
  name: string
  sex: Sex | null
  birth_date: string | null
  id_no: string | null
  phone: string | null
  relation: Relation
  co_resident: boolean
}

/** Adds a home found at the door; it is on the tablet at once and travels like any other work. */
export async function addHome(home: NewHome): Promise<{ household_id: string; op_id: string }> {
  const household_id = uuid7()
  const floor = Number.parseInt(home.floor, 10)
  const body = {
    household_id,
    address: {
      building_id: home.building_id,
      entrance_id: home.entrance_id,
      floor: Number.isNaN(floor) ? null : floor,
      room: home.room.trim(),
      full_text: `${home.stair} ${home.room.trim()}`,
    },
    point: home.point,
    note: home.note.trim() || null,
  }
  const { op_id } = await enqueue('household.create', body, { household: household_id })
  return { household_id, op_id }
}

/** @param after operations that must be applied before, as the creation of the home itself. */
export async function addPerson(person: NewPerson, after: string[]): Promise<string> {
  const person_id = uuid7()
  const body = { person_id, ...person, name: person.name.trim(), is_head: person.relation === 'HEAD' }
  await enqueue('person.create', body, { household: person.household_id, deps: after })
  return person_id
}
