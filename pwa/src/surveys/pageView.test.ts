import { describe, expect, it } from 'vitest'
import employment from '@schemas/surveys/employment-home-visit.v1.json'
import { openSurvey } from './engine'
import { confirmPage, pageView, visiblePages, withAnswer, type Field } from './pageView'
import type { FileFact, SurveyDefinition, SurveyInput, SurveyPerson } from './surveyTypes'

const survey = openSurvey(employment as unknown as SurveyDefinition)
const RECENT = '2026-08-20T10:00:00+08:00'
const LONG_AGO = '2026-03-12T23:30:00+08:00'

const guixiang: SurveyPerson = { id: 'p1', name: '王桂香', sex: 'FEMALE', birth_date: '1974-03-02', relation: 'HEAD', is_head: true, co_resident: true }
const ming: SurveyPerson = { ...guixiang, id: 'p3', name: '小明', sex: 'MALE', birth_date: null, relation: 'CHILD', is_head: false }

const fact = (entity: string, key: string, value: unknown, observed_at = RECENT): FileFact => ({
  entity, key, value, fver: 1, hash: 'aaaaaaaaaaaaaaaa', observed_at, observer: '沈玉芬',
})
const input = (given: Partial<SurveyInput> = {}): SurveyInput => ({
  answers: {}, people: [guixiang], facts: [], household_id: 'h1', today: '2026-11-21', ...given,
})
const pointers = (fields: Field[]) => fields.map(({ pointer }) => pointer)

describe('what a page asks first', () => {
  it('what was never asked is a question, what the file knows is to be confirmed, the old first', () => {
    const facts = [fact('household:h1', 'expense_food', 150000), fact('person:p1', 'income_wage', 186000, LONG_AGO), fact('person:p1', 'employment_status', 'EMPLOYED')]

    const view = pageView(survey, 'income', input({ facts }))!

    expect(view.questions.map(([first]) => first?.pointer)).toContain('/dibao_status')
    expect(view.known.map(({ pointer, state }) => [pointer, state])).toEqual([
      ['/incomes/p1/income_wage', 'stale'],
      ['/expense_food', 'filed'],
    ])
    expect(view.known[0]?.known).toMatchObject({ observed_on: '2026-03-12', observer: '沈玉芬' })
  })

  it('a question that hangs on another stands on its card', () => {
    const view = pageView(survey, 'income', input({ answers: { dibao_status: 'RECEIVING' } }))!

    const card = view.questions.find(([first]) => first?.pointer === '/dibao_status')
    expect(pointers(card ?? [])).toEqual(['/dibao_status', '/dibao_amount'])
  })

  it('an answered question keeps its place, so that nothing jumps', () => {
    const before = pageView(survey, 'family', input())!
    const after = pageView(survey, 'family', input({ answers: { tenure: 'OWNED' } }))!

    expect(after.questions.map(pointers)).toEqual(before.questions.map(pointers))
    expect(after.questions.flat().find(({ pointer }) => pointer === '/tenure')?.state).toBe('answered')
  })

  it('sex and birth date of a member are known without a fact; what is missing is asked', () => {
    const view = pageView(survey, 'family', input({ people: [guixiang, ming] }))!

    expect(pointers(view.known)).toEqual(['/members/p1/sex', '/members/p1/birth_date', '/members/p3/sex'])
    expect(pointers(view.people[1]?.fields ?? [])).toContain('/members/p3/birth_date')
  })
})

describe('没有变化', () => {
  const facts = [fact('household:h1', 'tenure', 'OWNED'), fact('household:h1', 'care_needs', ['PUPIL', 'ELDER']), fact('person:p1', 'phone', '138****6172')]

  it('fills the page from the file, a masked number by its hash, and observes all of it', () => {
    const answers = confirmPage(survey, 'family', input({ facts }))

    expect(answers).toEqual({
      tenure: 'OWNED',
      care_needs: ['ELDER', 'PUPIL'],
      members: [{ person_id: 'p1', sex: 'FEMALE', birth_date: '1974-03-02', phone: { same: 'aaaaaaaaaaaaaaaa' } }],
    })
    const observed = survey.evaluate(input({ facts, answers })).facts
    const confirmed = observed.filter((one) => one.confirmed).map(({ entity, key }) => `${entity} ${key}`)
    expect(confirmed).toEqual(['household:h1 tenure', 'household:h1 care_needs', 'person:p1 phone'])
  })

  it('leaves alone what was changed before', () => {
    const answers = confirmPage(survey, 'family', input({ facts, answers: { tenure: 'PRIVATE_RENTAL' } }))

    expect(answers['tenure']).toBe('PRIVATE_RENTAL')
  })

  it('asks nothing on other pages', () => {
    expect(confirmPage(survey, 'skills', input({ facts }))).toEqual({})
  })
})

it('an answer of a member is written into that member’s record, and taken back without a trace', () => {
  const view = pageView(survey, 'family', input({ people: [guixiang, ming] }))!
  const field = view.people[1]!.fields.find(({ item }) => item.id === 'health')!

  const answered = withAnswer({}, field, 'FAIR')
  expect(answered).toEqual({ members: [{ person_id: 'p3', health: 'FAIR' }] })
  expect(withAnswer(answered, field, undefined)).toEqual({ members: [{ person_id: 'p3' }] })
})

it('a page that has nothing to ask is left out', () => {
  const retired = { ...guixiang, birth_date: '1950-01-01' }
  const titles = (people: SurveyPerson[], answers = {}) =>
    visiblePages(survey, input({ people, answers })).map(({ id }) => id)

  expect(titles([retired])).toEqual(['family', 'work', 'income'])
  const jobless = { work: [{ person_id: 'p1', employment_status: 'UNEMPLOYED', labour_capacity: 'FULL' }] }
  expect(titles([guixiang], jobless)).toEqual(['family', 'work', 'income', 'intention', 'skills'])
})
