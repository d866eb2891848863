import { beforeEach, expect, it, vi } from 'vitest'
import { computed, nextTick, ref, shallowRef } from 'vue'
import type { AgreementDefinition, ConsentAnswer, SignedAgreement } from '@/agreements/agreementTypes'
import type { AgreementDue } from '@/core/bundle'
import { keepFile } from '@/core/keptFiles'
import { serverFacts } from '@/core/serverFacts'
import { member } from '@/core/session'
import { bundle, person } from '@/core/testing/bundles'
import { signedInTablet } from '@/core/testing/signedIn'
import { addPhoto, readPhoto } from '@/files/fileStore'
import { startVisit } from './visitStore'
import { useSignings } from './useSignings'
import type { VisitDraft } from './visitDraft'

const resident = person()
const due = (template_key: string): AgreementDue => ({ template_key, person_id: resident.id, task_id: `task-${template_key}`, values: { org_name: '珠儿潭社区' } })
const home = bundle({ people: [resident], agreements_due: [due('survey_form_signature'), due('notice_consent')] })
const picture = new Blob([new Uint8Array([255, 216, 255, 1])], { type: 'image/jpeg' })

beforeEach(async () => {
  await signedInTablet()
  const templates = ['survey_form_signature', 'notice_consent', 'policy_receipt'].map((key) => ({ key, version: 1, lang: 'zh-CN', sha256: '' }))
  serverFacts.value = { ...serverFacts.value!, templates }
  for (const { key } of templates) await keepFile(member.value!.id, `template/${key}/1/zh-CN`, { key, version: 1, short_title: key } as AgreementDefinition)
})

async function opened() {
  const draft = shallowRef<VisitDraft | null>(await startVisit({ household_id: home.household.id, purpose: 'SURVEY' }))
  const change = (values: Partial<VisitDraft>) => (draft.value = { ...draft.value!, ...values })
  const signing = useSignings({
    draft,
    bundle: shallowRef(home),
    family: computed(() => home.people),
    lang: ref('zh-CN'),
    survey: computed(() => ({ title: '就业入户走访', answers: [{ page_id: 'a', title: '', answers: [{ item: 'x', label: '月收入', text: '1,860 元', person: '王桂香' }] }] })),
    change,
    flush: () => Promise.resolve(),
  })
  for (let turn = 0; turn < 20 && !signing.next.value; turn++) await new Promise((done) => setTimeout(done))
  return { draft, signing }
}

function signed(template_key: string, answers: Record<string, ConsentAnswer> = {}): SignedAgreement {
  const consents = Object.entries(answers).map(([kind, answer]) => ({ kind, answer, text_version: 'v1', sha256: 'a', at: '', person_id: resident.id }))
  return { title: template_key, template_key, task_id: `task-${template_key}`, body: { person_id: resident.id, template: { key: template_key } }, consents } as unknown as SignedAgreement
}

it('what happens with the data is signed before anything else', async () => {
  const { signing } = await opened()

  expect(signing.texts.value.map(({ due }) => due.template_key)).toEqual(['notice_consent', 'survey_form_signature'])
  expect(signing.next.value?.state).toBe('due')
})

it('the text asks for what was just answered, in the survey’s words', async () => {
  const { signing } = await opened()

  expect(signing.valuesOf(signing.texts.value[1]!)).toMatchObject({ org_name: '珠儿潭社区', survey_title: '就业入户走访', answers: [{ question: '王桂香·月收入', answer: '1,860 元' }] })
})

it('a signed text goes with the visit and answers its task', async () => {
  const { draft, signing } = await opened()
  await signing.keep(signed('notice_consent', { PHOTO: 'AGREED' }))
  await nextTick()

  expect(signing.texts.value.map(({ state }) => state)).toEqual(['signed', 'due'])
  expect(draft.value?.beside.map(({ kind }) => kind)).toEqual(['agreement.sign'])
  expect(draft.value?.task_ids).toEqual(['task-notice_consent'])
  expect(draft.value?.consents).toMatchObject([{ kind: 'PHOTO', answer: 'AGREED' }])
})

it('declined photos and a declined place leave the visit; the visit goes on', async () => {
  const { draft, signing } = await opened()
  const { photo } = await addPhoto(draft.value!.visit_id, picture, { kind: 'HOME', caption: null, order: 0, consent: 'AGREED' })
  draft.value = { ...draft.value!, photos: [photo], place: { lon: 120, lat: 30, accuracy_m: 8, method: 'GPS', fix_age_s: 0 } }

  await signing.keep(signed('notice_consent', { PHOTO: 'DECLINED', PLACE: 'DECLINED' }))

  expect(draft.value).toMatchObject({ photos: [], place: null, place_reason: 'SKIPPED' })
  expect(await readPhoto(photo)).toBeNull()
  expect(signing.photosDropped.value).toBe(1)
})

it('a text that is put off asks no more, until it is asked for', async () => {
  const { draft, signing } = await opened()
  const { id } = signing.next.value!
  signing.show(id)
  signing.leaveOpen({ reason: 'QUESTION', note: '想先问问女儿' })

  expect(signing.texts.value[0]?.state).toBe('put_off')
  expect(draft.value?.note).toBe('想先问问女儿')
  signing.askAgain(id)
  expect(signing.next.value?.id).toBe(id)
})

it('a delivery offers its receipt to whoever opened the door, naming what was brought', async () => {
  const { draft, signing } = await opened()
  draft.value = { ...draft.value!, purpose: 'POLICY_DELIVERY', present_person_ids: [resident.id] }
  await vi.waitFor(() => expect(signing.texts.value.map(({ due }) => due.template_key)).toContain('policy_receipt'))
  const receipt = signing.texts.value.find(({ due }) => due.template_key === 'policy_receipt')!

  expect(receipt.person?.id).toBe(resident.id)
  expect(signing.valuesOf(receipt)).toMatchObject({ items: [{ kind: 'visits.delivered.policy' }] })
  draft.value = { ...draft.value, note: 'visits.word.POLICY_DELIVERY.jobs。' }
  expect(signing.valuesOf(receipt)['items']).toEqual([{ kind: 'visits.delivered.job', title: 'visits.word.POLICY_DELIVERY.jobs' }])
})
