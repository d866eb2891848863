import { describe, expect, it } from 'vitest'
import { isOverlaid, overlay } from './overlay'
import type { SentWork } from './outboxView'
import { plateState, summarise } from './summary'
import { bundle } from './testing/bundles'

function work(kind: string, body: object, given: Partial<SentWork> = {}): SentWork {
  return {
    op_id: 'op',
    seq: 1,
    kind,
    household: 'h',
    deps: [],
    saved_at: '2026-11-21T10:00:00+08:00',
    state: 'saved',
    receipt: null,
    receivedAt: null,
    files: { total: 0, complete: 0, refused: 0 },
    replaces: null,
    inBase: false,
    body: body as Record<string, unknown>,
    ...given,
  }
}

const visited = (result: string, extra: object = {}) =>
  work('visit.submit', {
    visit_id: '019abcde-0000-7000-8000-000000000001',
    purpose: 'LOOK_IN',
    result,
    started_at: '2026-11-21T09:40:00+08:00',
    ended_at: '2026-11-21T10:00:00+08:00',
    task_ids: ['t1'],
    facts: [],
    note: null,
    next: null,
    ...extra,
  })

const OPEN_TASK = { id: 't1', kind: 'VISIT', purpose: 'FOLLOW_UP' as const, due_on: '2026-11-19', part_of_day: null, note: null, basis: null, status: 'OPEN' as const }

describe('unsent work laid over a pulled household', () => {
  it('shows a visit at once and closes its task, without touching the pulled record', () => {
    const pulled = bundle({ tasks: [OPEN_TASK] })

    const laid = overlay(pulled, [visited('DONE')], '沈玉芬')

    expect(plateState(summarise(laid), '2026-11-21')).toBe('done')
    expect(laid.timeline[0]).toMatchObject({ kind: 'visit_done', params: { minutes: 20 } })
    expect(pulled.tasks[0]?.status).toBe('OPEN')
    expect(pulled.timeline).toEqual([])
  })

  it('asks for another try at another time of the day after nobody was home', () => {
    const laid = overlay(bundle({ tasks: [OPEN_TASK] }), [visited('NOBODY_HOME', { purpose: 'FOLLOW_UP' })], '沈玉芬')

    expect(summarise(laid).tasks).toMatchObject([{ purpose: 'FOLLOW_UP', due_on: '2026-11-23', part_of_day: 'EVENING' }])
  })

  it('lets the next visit, still unsent, close what the one before asked for', () => {
    const first = visited('NOBODY_HOME', { purpose: 'FOLLOW_UP' })
    const later = { visit_id: '019abcde-0000-7000-8000-000000000002', purpose: 'FOLLOW_UP', started_at: '2026-11-23T18:30:00+08:00', ended_at: '2026-11-23T19:00:00+08:00' }

    const laid = overlay(bundle({ tasks: [OPEN_TASK] }), [first, visited('DONE', later)], '沈玉芬')

    expect(summarise(laid).tasks).toMatchObject([{ purpose: 'LOOK_IN', due_on: '2026-12-23', part_of_day: null }])
  })

  it('asks the lead to check a home that moved', () => {
    expect(summarise(overlay(bundle(), [visited('MOVED')], '沈玉芬')).tasks).toMatchObject([{ kind: 'CHECK_MOVED', due_on: '2026-11-24' }])
  })

  it('shows notes for arriving as soon as they are written', () => {
    const pulled = bundle({ household: { arrival_notes: '有狗' } })
    const entity = `household:${pulled.household.id}`
    const write = (key: string, value: unknown) => work('fact.set', { entity, key, new: value, base_fver: null, observed_at: '2026-11-21T10:00:00+08:00' })

    const laid = overlay(pulled, [write('arrival_notes', null), write('preferred_hours', ['EVENING'])], '沈玉芬')

    expect(laid.household.arrival_notes).toBe(null)
    expect(laid.facts).toMatchObject([{ key: 'arrival_notes' }, { key: 'preferred_hours', value: ['EVENING'] }])
  })

  it('replaces a fact and keeps the version it was based on', () => {
    const entity = 'household:h'
    const before = { entity, key: 'rooms', value: 2, fver: 4, hash: 'aa', source: 'IMPORT' as const, observed_at: null, observer: null }

    const laid = overlay(bundle({ facts: [before] }), [work('fact.set', { entity, key: 'rooms', new: 3, base_fver: 4, observed_at: '2026-11-21T10:00:00+08:00' })], '沈玉芬')

    expect(laid.facts).toEqual([{ ...before, value: 3, source: 'VISIT', observed_at: '2026-11-21T10:00:00+08:00', observer: '沈玉芬' }])
  })

  it('keeps a confirmed value of which the tablet knows only the mask, with its new date', () => {
    const entity = 'person:p'
    const before = { entity, key: 'phone', value: '138****6172', fver: 1, hash: 'aa', source: 'IMPORT' as const, observed_at: null, observer: null }
    const fact = { entity, key: 'phone', new: null, base_fver: 1, confirmed: true, observed_at: '2026-11-21T10:00:00+08:00' }

    const laid = overlay(bundle({ facts: [before] }), [visited('DONE', { facts: [fact] })], '沈玉芬')

    expect(laid.facts[0]).toMatchObject({ value: '138****6172', observed_at: fact.observed_at })
  })

  it('shows a number that was just typed as a mask', () => {
    const fact = { entity: 'person:p', key: 'phone', new: '13900001234', base_fver: null, observed_at: '2026-11-21T10:00:00+08:00' }

    expect(overlay(bundle(), [visited('DONE', { facts: [fact] })], '沈玉芬').facts[0]?.value).toBe('139****1234')
  })

  it('takes a person out who moved away', () => {
    const pulled = bundle()
    const person_id = pulled.people[0]?.id

    const laid = overlay(pulled, [work('membership.set', { person_id, relation: 'HEAD', co_resident: false, to: '2026-11-21' })], '沈玉芬')

    expect(laid.people).toEqual([])
  })

  it('leaves out what was refused and what the pulled record already shows', () => {
    const refused = visited('DONE')
    refused.receipt = { op_id: 'op', seq: 1, status: 'rejected', detail: [], server_versions: {}, review_item_ids: [], prev_receipt: null, hash: '' }

    expect(isOverlaid(refused)).toBe(false)
    expect(isOverlaid({ ...visited('DONE'), inBase: true })).toBe(false)
    expect(isOverlaid(visited('DONE'))).toBe(true)
  })

  it('shows an answer to the lead at once, a further one below it', () => {
    const remark = { id: 'r', text: '狗拴好再进门', by: '周国良', at: '2026-11-21T08:00:00+08:00', status: 'open' as const, answer: null, answered_by: null, answered_at: null }
    const says = (text: string) => work('remark.answer', { remark_id: 'r', text, at: '2026-11-21T10:00:00+08:00' })

    const laid = overlay(bundle({ remarks: [remark] }), [says('知道了'), says('狗送走了')], '沈玉芬')

    expect(laid.remarks).toMatchObject([{ status: 'answered', answer: '知道了\n狗送走了', answered_by: '沈玉芬' }])
    expect(laid.timeline[0]).toMatchObject({ kind: 'remark_answered', actor: '沈玉芬' })
  })
})
