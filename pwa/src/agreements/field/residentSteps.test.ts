import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import notice from '@schemas/agreements/templates/notice_consent.v1.zh-CN.json'
import type { ConsentText } from '../agreementTypes'
import AskStep from './AskStep.vue'
import ConsentCards from './ConsentCards.vue'
import HandBackSheet from './HandBackSheet.vue'
import texts from './texts.zh-CN.json'
import WriteStep from './WriteStep.vue'

const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': texts }, messageResolver: (all, key) => (all as Record<string, string>)[key] ?? null })
const global = { plugins: [i18n] }
const press = (wrapper: ReturnType<typeof mount>, words: string) => wrapper.findAll('button').find((button) => button.text().includes(words))?.trigger('click')

describe('separate consents', () => {
  const consents = notice.consents as ConsentText[]

  it('choose nothing beforehand and give yes and no the same look', () => {
    const cards = mount(ConsentCards, { props: { consents, answers: {} }, global })
    const choices = cards.findAll('[role=radio]')
    expect(choices).toHaveLength(6)
    expect(choices.map((choice) => choice.attributes('aria-checked'))).toEqual(Array(6).fill('false'))
    expect(new Set(choices.map((choice) => choice.classes().join(' ')))).toEqual(new Set(['choice']))
  })

  it('are answered one by one', async () => {
    const cards = mount(ConsentCards, { props: { consents, answers: {} }, global })
    await cards.findAll('[role=radio]')[3]?.trigger('click')
    expect(cards.emitted('answer')).toEqual([['PLACE', 'DECLINED']])
  })
})

describe('都听明白了吗？', () => {
  it('takes a question and signs nothing', async () => {
    const ask = mount(AskStep, { props: { name: '王桂香' }, global })
    await press(ask, '我有疑问')
    expect(ask.find('button.main').attributes('disabled')).toBeDefined()
    await ask.find('textarea').setValue(' 要不要交钱？ ')
    await press(ask, '记下，今天不签')
    expect(ask.emitted('question')).toEqual([['要不要交钱？']])
    expect(ask.emitted('understood')).toBeUndefined()
  })
})

describe('handing back', () => {
  it('lets only the worker’s own account out, and says why nothing was signed', async () => {
    const sheet = mount(HandBackSheet, { props: { login: 'shen', workerName: '沈玉芬' }, global })
    await sheet.find('input').setValue('wang')
    await sheet.find('form').trigger('submit')
    expect(sheet.find('[role=alert]').text()).toBe('账号不对，请再输一次。')
    await sheet.find('input').setValue(' Shen ')
    await sheet.find('form').trigger('submit')
    await press(sheet, '居民不愿意签')
    expect(sheet.emitted('leave')).toEqual([[{ reason: 'REFUSED', note: '' }]])
  })
})

describe('writing', () => {
  it('says what is missing on its main button and offers another way', async () => {
    const write = mount(WriteStep, { props: { title: '请写', name: '王桂香', mayNotWrite: true }, global })
    expect(write.find('button.main').text()).toBe('请先写名字')
    expect(write.find('button.main').attributes('disabled')).toBeDefined()
    await press(write, '不会写字')
    expect(write.emitted('cannotWrite')).toHaveLength(1)
  })

  it('waits for whatever must be chosen first', () => {
    const write = mount(WriteStep, { props: { title: '请签', name: '沈玉芬', blocked: '请先选上面一项' }, global })
    expect(write.find('button.main').text()).toBe('请先选上面一项')
  })
})
