import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { AgreementDefinition, NotSigned, SignedAgreement, SigningLang } from '@/agreements/agreementTypes'
import { readTemplate } from '@/agreements/templateStore'
import type { AgreementDue, Bundle, Person } from '@/core/bundle'
import { say } from '@/core/i18n'
import { member } from '@/core/session'
import { uuid7 } from '@/core/uuid7'
import { removePhoto } from '@/files/fileStore'
import type { AnswerGroup } from '@/surveys/words'
import { RECEIPT, isDelivery, receiptDue, receiptValues } from './delivery'
import { withConsent, type VisitDraft } from './visitDraft'

/** A text that is due in this visit. `missing`: this tablet has not got it yet. */
export interface DueText {
  id: string
  due: AgreementDue
  template: AgreementDefinition | null
  person: Person | null
  state: 'due' | 'signed' | 'put_off' | 'missing'
}

interface Around {
  draft: Ref<VisitDraft | null>
  bundle: Ref<Bundle | null | undefined>
  family: Ref<Person[]>
  lang: Ref<SigningLang>
  survey: Ref<{ title: string; answers: AnswerGroup[] }>
  change: (values: Partial<VisitDraft>) => void
  flush: () => Promise<void>
}

/** Texts that bind the family come after the one that tells them what happens with their data. */
const FIRST = 'notice_consent'
/** The resident signs what was answered; without answers there is nothing to sign. */
const SURVEY_FORM = 'survey_form_signature'

/** What is to be signed in this visit: in which order, by whom, and how far it is. */
export function useSignings({ draft, bundle, family, lang, survey, change, flush }: Around) {
  const templates = shallowRef(new Map<string, AgreementDefinition | null>())
  const openId = ref<string | null>(null)
  /** How many photos left the visit because the resident did not agree to photos after all. */
  const photosDropped = ref(0)

  /** What the server asks for, and the receipt of a delivery. */
  const wanted = computed<AgreementDue[]>(() => {
    const due = bundle.value?.agreements_due ?? []
    const { value: visit } = draft
    const brings = visit && isDelivery(visit) && !due.some(({ template_key }) => template_key === RECEIPT)
    return brings ? [...due, receiptDue(visit, family.value)] : due
  })
  const wantedKeys = computed(() => [...new Set(wanted.value.map(({ template_key }) => template_key))].sort().join(' '))

  watch(
    [wantedKeys, lang],
    async ([wantedNow]) => {
      const memberId = member.value?.id
      if (!wantedNow || !memberId) return
      const keys = wantedNow.split(' ')
      const read = await Promise.all(keys.map(async (key) => [key, await readTemplate(memberId, key, lang.value)] as const))
      templates.value = new Map(read)
    },
    { immediate: true },
  )

  const texts = computed<DueText[]>(() => {
    const due = [...wanted.value].sort((a, b) => Number(b.template_key === FIRST) - Number(a.template_key === FIRST))
    return due.filter(({ template_key }) => template_key !== SURVEY_FORM || survey.value.answers.length > 0).map(describe)
  })
  const next = computed(() => texts.value.find(({ state }) => state === 'due') ?? null)
  const open = computed(() => texts.value.find(({ id }) => id === openId.value) ?? null)

  function describe(due: AgreementDue): DueText {
    const person = family.value.find(({ id }) => id === due.person_id) ?? family.value.find(({ is_head }) => is_head) ?? family.value[0] ?? null
    const id = `${due.template_key}:${person?.id ?? ''}`
    const template = templates.value.get(due.template_key) ?? null
    return { id, due, template, person, state: stateOf(id, due, person, template) }
  }

  function stateOf(id: string, due: AgreementDue, person: Person | null, template: AgreementDefinition | null): DueText['state'] {
    const signed = draft.value?.beside.some(({ kind, body }) => {
      const of = body as { template?: { key: string }; person_id?: string }
      return kind === 'agreement.sign' && of.template?.key === due.template_key && of.person_id === person?.id
    })
    if (signed) return 'signed'
    if (draft.value?.put_off.includes(id)) return 'put_off'
    return template && person ? 'due' : 'missing'
  }

  /** What the visit knows that the text asks for, beside what the server gave. */
  function valuesOf({ due }: DueText): Record<string, unknown> {
    const answers = survey.value.answers.flatMap((group) => group.answers).map(({ label, text, person }) => ({ question: person ? `${person}·${label}` : label, answer: text }))
    const brought = due.template_key === RECEIPT && draft.value ? receiptValues(draft.value) : {}
    return { ...brought, ...due.values, survey_title: survey.value.title, answers }
  }

  function putOff(id: string): void {
    const { value: visit } = draft
    if (visit && !visit.put_off.includes(id)) change({ put_off: [...visit.put_off, id] })
  }

  function askAgain(id: string): void {
    const { value: visit } = draft
    if (visit) change({ put_off: visit.put_off.filter((one) => one !== id) })
  }

  /** Stores what was signed, at once; what the resident declined leaves the visit with it. */
  async function keep(signed: SignedAgreement): Promise<void> {
    const { value: visit } = draft
    if (!visit) return
    const beside = [...visit.beside, { op_id: uuid7(), kind: 'agreement.sign' as const, body: { ...signed.body } }]
    const consents = signed.consents.reduce(withConsent, visit.consents)
    const task_ids = signed.task_id && !visit.task_ids.includes(signed.task_id) ? [...visit.task_ids, signed.task_id] : visit.task_ids
    const said = (kind: string) => signed.consents.find((consent) => consent.kind === kind)?.answer
    const dropped = said('PHOTO') === 'DECLINED' ? visit.photos : []
    const place = said('PLACE') === 'DECLINED' ? ({ place: null, place_reason: 'SKIPPED' } as const) : {}
    change({ beside, consents, task_ids, photos: dropped.length ? [] : visit.photos, ...place })
    await flush()
    photosDropped.value += dropped.length
    for (const photo of dropped) await removePhoto(photo)
  }

  function leaveOpen(why: NotSigned): void {
    const { value: visit } = draft
    if (openId.value && why.reason !== 'FAILED') putOff(openId.value)
    openId.value = null
    if (visit && why.note.trim()) change({ note: [visit.note, why.note.trim()].filter(Boolean).join('\n') })
  }

  /** The copy that the resident still has to get stands in the visit's note. */
  function close(copy: 'PRINTED' | 'LATER'): void {
    const title = open.value?.template?.short_title ?? ''
    openId.value = null
    if (copy === 'LATER' && draft.value) change({ note: [draft.value.note, say('agreements.field.copyNoted', { title })].filter(Boolean).join('\n') })
  }

  return {
    texts,
    next,
    open,
    photosDropped,
    show: (id: string) => (openId.value = id),
    close,
    valuesOf,
    putOff,
    askAgain,
    keep,
    leaveOpen,
  }
}
