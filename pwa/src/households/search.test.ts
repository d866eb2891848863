import { describe, expect, it } from 'vitest'
import type { ListedHousehold } from '@/core/households'
import { summarise } from '@/core/summary'
import { bundle, person } from '@/core/testing/bundles'
import { byAddress, search, searchIndex } from './search'

function home(room: string, name: string, initials: string, id4 = '0000', phone4 = '0000'): ListedHousehold {
  const people = [person({ name, initials, id_last4: id4, phone_last4: phone4 })]
  const address = { estate: '珠儿潭', building: '3幢', entrance: '2单元', room }
  return { ...summarise(bundle({ people, household: { address, plate: room, short_address: `珠儿潭3幢2单元${room}` } })), state: 'later' }
}

const homes = [home('501', '王桂香', 'wgx', '1228', '6172'), home('602', '何水娟', 'hsj', '501X', '5010'), home('203', '王桂', 'wg')]
const index = searchIndex(byAddress(homes))
const plates = (text: string) => search(index, text).map(({ household }) => household.plate)

describe('search', () => {
  it('finds names with rare characters, whole and in part', () => {
    const rare = searchIndex([home('101', '刘䶮', 'ly'), home('102', '𠅤文博', '𠅤wb')])

    expect(['䶮', '𠅤', '刘䶮', '𠅤文'].map((text) => search(rare, text).map(({ household }) => household.plate))).toEqual([['101'], ['102'], ['101'], ['102']])
  })

  it.each([
    ['a part of the name', '桂香', ['501']],
    ['pinyin initials', 'WGX', ['501']],
    ['the whole name before its longer neighbour', '王桂', ['203', '501']],
    ['the last four of the phone', '6172', ['501']],
    ['the last four of the ID number with X', '501x', ['602']],
    ['the door before digits of a number', '501', ['501']],
    ['an address', '3幢2单元', ['203', '501', '602']],
    ['two words', '3幢 hsj', ['602']],
    ['nothing that matches', '赵', []],
    ['nothing typed', '  ', []],
  ])('finds by %s', (_name, text, expected) => {
    expect(plates(text)).toEqual(expected)
  })

  it('names the person that was meant', () => {
    expect(search(index, 'hsj')[0]?.person).toBe('何水娟')
  })

  it('answers a keystroke in under 50 ms with 3,000 households', () => {
    const many = searchIndex(Array.from({ length: 3000 }, (_, at) => ({ ...homes[at % 3]!, id: String(at) })))
    const started = performance.now()

    search(many, 'wg')

    expect(performance.now() - started).toBeLessThan(50)
  })
})
