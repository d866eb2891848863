import { describe, expect, it } from 'vitest'
import assistance from '@schemas/agreements/templates/assistance_agreement.v1.zh-CN.json'
import noticeEnglish from '@schemas/agreements/templates/notice_consent.v1.en.json'
import notice from '@schemas/agreements/templates/notice_consent.v1.zh-CN.json'
import survey from '@schemas/agreements/templates/survey_form_signature.v1.zh-CN.json'
import type { Household } from '@/core/bundle'
import { renderTemplate } from '@/core/templates'
import type { AgreementDefinition } from './agreementTypes'
import { addMonths, clean, completeValues, dateText, type Occasion } from './signingValues'

const definition = (text: unknown) => text as AgreementDefinition
const occasion = (answers: Occasion['answers'] = {}): Occasion => ({
  household: { community: '珠儿潭社区', short_address: '3幢501', address: { full_text: '珠儿潭巷 3幢2单元 501' } } as Household,
  signer: { id: 'p', name: '王桂香', id_mask: '3301**********0021', id_last4: '0021' },
  people: 3,
  workerName: '沈玉芬',
  day: '2026-08-31',
  answers,
})

describe('the values of a text', () => {
  it('are complete from the occasion and the defaults, and the text can be filled', () => {
    const { values, missing } = completeValues(definition(assistance), {}, occasion())
    expect(missing).toEqual([])
    const html = renderTemplate(assistance.body, values)
    expect(html).toContain('王桂香，身份证号 3301**********0021')
    expect(html).toContain('2027年2月28日')
  })

  it('prefer what was given, but not an empty or misshapen one', () => {
    const given = { help_text: '2 个岗位', jobs_text: '  ', measures: 'none', unknown: 'x' }
    const { values } = completeValues(definition(assistance), given, occasion())
    expect(values['help_text']).toBe('2 个岗位')
    expect(values['jobs_text']).toBe('3 个')
    expect(values['measures']).toEqual(assistance.defaults.measures)
    expect(values).not.toHaveProperty('unknown')
  })

  it('say which are missing', () => {
    expect(completeValues(definition(survey), {}, occasion()).missing).toEqual(['answers'])
    const answers = [{ question: '有工作吗', answer: '没有' }]
    expect(completeValues(definition(survey), { answers }, occasion()).missing).toEqual([])
  })

  it('carry each consent in words, open ones as open', () => {
    const { values } = completeValues(definition(notice), {}, occasion({ PHOTO: 'DECLINED', PLACE: 'AGREED' }))
    expect([values['consent_photo'], values['consent_place'], values['consent_data_matching']]).toEqual(['不同意', '同意', '（还没选）'])
  })

  it('take the English wording where there is one', () => {
    const given = { community_name: '珠儿潭社区', community_name_en: "Zhu'ertan", org_name_en: 'Committee' }
    const { values } = completeValues(definition(noticeEnglish), given, occasion())
    expect(values['org_name']).toBe('Committee')
    expect(values['date_text']).toBe('31 August 2026')
  })

  it('hold nothing that may not be signed', () => {
    expect(clean(' a\nb\u0000c\ufeff ')).toBe('a b c')
    expect(clean('e\u0301')).toBe('\u00e9')
  })
})

describe('days', () => {
  it('end on the same day or the last of the month', () => {
    expect(addMonths('2026-11-21', 6)).toBe('2027-05-21')
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28')
    expect(addMonths('2027-08-31', 6)).toBe('2028-02-29')
    expect(addMonths('2026-12-31', 12)).toBe('2027-12-31')
  })

  it('are written as people write them', () => {
    expect(dateText('2026-11-01', 'zh-CN')).toBe('2026年11月1日')
    expect(dateText('2026-11-01', 'en')).toBe('1 November 2026')
  })
})
