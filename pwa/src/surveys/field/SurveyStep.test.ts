import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { createI18n } from 'vue-i18n'
import employment from '@schemas/surveys/employment-home-visit.v1.json'
import shared from '@/households/texts.zh-CN.json'
import problems from '../texts.zh-CN.json'
import type { Answers, FileFact, SurveyDefinition, SurveyPerson } from '../surveyTypes'
import SurveyStep from './SurveyStep.vue'
import texts from './texts.zh-CN.json'

const messages: Record<string, string> = { ...texts, ...problems, ...shared }
const i18n = () =>
  createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': messages }, messageResolver: (all, key) => (all as typeof messages)[key] ?? null })

const guixiang: SurveyPerson = { id: 'p1', name: '王桂香', sex: null, birth_date: null, relation: 'HEAD', is_head: true, co_resident: true }

function open(pageId: string, facts: FileFact[] = [], people = [guixiang]) {
  const answers = ref<Answers>({})
  const events: string[] = []
  const wrapper = mount(SurveyStep, {
    props: {
      definition: employment as unknown as SurveyDefinition,
      pageId,
      answers: answers.value,
      people,
      facts,
      householdId: 'h1',
      today: '2026-11-21',
      'onUpdate:answers': async (changed: Answers) => {
        answers.value = changed
        await wrapper.setProps({ answers: changed })
      },
      'onConfirm-group': (page: string) => events.push(`confirm ${page}`),
    },
    global: { plugins: [i18n()] },
  })
  const tap = async (name: string, at = 0) => {
    const named = wrapper.findAll('button').filter((button) => (button.attributes('aria-label') ?? button.text()) === name)
    await named[at]!.trigger('click')
  }
  return { wrapper, answers, events, tap }
}

describe('a page of a survey', () => {
  it('one tap answers a choice, the same tap on 不清楚 is taken back', async () => {
    const { answers, tap } = open('family')

    await tap('自有')
    expect(answers.value).toEqual({ tenure: 'OWNED' })
    await tap('不清楚')
    await tap('不清楚')
    expect(answers.value).toEqual({ tenure: 'OWNED' })
  })

  it('money is typed in yuan and stored in fen', async () => {
    const { wrapper, answers } = open('income')

    await wrapper.find('input[aria-label="一个月吃饭花多少？"]').setValue('1500.5')

    expect(answers.value).toEqual({ expense_food: 150050 })
  })

  it('a valid ID number fills birth date and sex', async () => {
    const { wrapper, answers, tap } = open('family')

    await tap('身份证号没问')
    await wrapper.find('input[aria-label="身份证号是多少？"]').setValue('11010519491231002x')

    expect(answers.value).toEqual({
      members: [{ person_id: 'p1', id_no: '11010519491231002X', sex: 'FEMALE', birth_date: '1949-12-31' }],
    })
  })

  it('没有变化 confirms what the file says and folds it to a line', async () => {
    const filed = (entity: string, key: string, value: unknown): FileFact => ({ entity, key, value, fver: 1, hash: 'a', observed_at: '2026-08-20T10:00:00+08:00' })
    const retired = { ...guixiang, sex: 'FEMALE', birth_date: '1950-01-01' }
    const { answers, events, tap, wrapper } = open('work', [filed('household:h1', 'move_plan', 'STAY')], [retired])

    await tap('没有变化1 项都照旧，记成今天问过')

    expect(answers.value).toEqual({ move_plan: 'STAY' })
    expect(events).toEqual(['confirm work'])
    expect(wrapper.text()).toContain('今天确认')
  })

  it('a long list is told in short, with the key first; all of it unfolds', async () => {
    const filed = (key: string, value: unknown): FileFact => ({ entity: 'household:h1', key, value, fver: 1, hash: 'a', observed_at: '2024-03-01T10:00:00+08:00' })
    const facts = ['expense_medical', 'expense_education', 'expense_rent', 'expense_food'].map((key) => filed(key, 60_000))
    const lists = [filed('hardship_causes', ['ILLNESS']), filed('difficulties', ['MEDICAL']), filed('needs', ['JOB']), filed('dibao_status', 'NONE')]
    const { wrapper, tap } = open('income', [...facts, ...lists], [])

    expect(wrapper.findAll('.known')).toHaveLength(0)
    expect(wrapper.find('.nochange').text()).toContain('没有变化')
    await tap('看全部 5 项')
    expect(wrapper.findAll('.known')).toHaveLength(5)
  })

  it('a changed value shows what it was before', async () => {
    const filed: FileFact = { entity: 'household:h1', key: 'move_plan', value: 'STAY', fver: 1, hash: 'a', observed_at: null }
    const { answers, tap, wrapper } = open('work', [filed], [])

    await tap('改近期搬家打算')
    await tap('回老家')

    expect(answers.value).toEqual({ move_plan: 'HOMETOWN' })
    expect(wrapper.text()).toContain('原来 不搬')
  })
})
