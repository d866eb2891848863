import type { Bundle, Person } from '@/core/bundle'
import { uuid7 } from '@/core/uuid7'

export function person(given: Partial<Person> = {}): Person {
  return {
    id: uuid7(),
    name: '王桂香',
    initials: 'wgx',
    sex: 'FEMALE',
    birth_date: '1974-03-02',
    relation: 'HEAD',
    is_head: true,
    co_resident: true,
    id_mask: '330105********1228',
    id_last4: '1228',
    phone_mask: '138****6172',
    phone_last4: '6172',
    ...given,
  }
}

/** A plain household; a test names only what it is about. */
export function bundle(given: { household?: Partial<Bundle['household']> } & Omit<Partial<Bundle>, 'household'> = {}): Bundle {
  const { household, ...rest } = given
  return {
    household: {
      id: uuid7(),
      plate: '3-2-501',
      short_address: '珠儿潭 3幢2单元501',
      address: { estate: '珠儿潭', building: '3幢', entrance: '2单元', floor: 5, room: '501' },
      point: [120.14, 30.3],
      building_id: null,
      community: '珠儿潭社区',
      grid: '第3网格',
      risk_level: 'MONTHLY',
      status: 'ACTIVE',
      tags: [],
      arrival_notes: null,
      hukou_type: null,
      tenure: null,
      last_visit: null,
      responsible_since: null,
      ...household,
    },
    people: [person()],
    facts: [],
    tasks: [],
    timeline: [],
    agreements: [],
    agreements_due: [],
    reviews: [],
    ...rest,
  }
}
