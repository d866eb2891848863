import { mount } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import { createTexts } from '@/core/i18n'
import { session, type Session } from '@/core/session'
import type { TextFiles } from '@/core/texts'
import CoverNote from './CoverNote.vue'
import chinese from './texts.zh-CN.json'

const cover = { for: { id: 'fang', name: '方志强' }, stand_in: { id: 'lu', name: '陆小红' }, from_on: '2026-11-22', to_on: '2026-11-28' }
const texts = await createTexts({ chinese: { './texts.zh-CN.json': chinese } as TextFiles, english: async () => ({}) as TextFiles })
const shownTo = (id: string) => {
  session.value = { member: { id } } as Session
  return mount(CoverNote, { props: { cover }, global: { plugins: [texts] } }).text()
}

beforeEach(() => (session.value = null))

it('tells the stand-in for whom, the worker by whom, anybody else both', () => {
  expect(shownTo('lu')).toBe('替方志强，到11月28日')
  expect(shownTo('fang')).toBe('陆小红替您，到11月28日')
  expect(shownTo('zhou')).toBe('陆小红替方志强，到11月28日')
})
