import { computed, ref, shallowRef } from 'vue'
import type { Household } from '@/core/bundle'
import { nowText } from '@/core/clock'
import type { Member } from '@/core/session'
import { renderTemplate } from '@/core/templates'
import type { AgreementDefinition, ConsentAnswer, ConsentKind, GivenConsent, SignedAgreement, SigningLang } from './agreementTypes'
import type { EvidencePlace } from './evidence'
import { sentencesOf } from './sentences'
import { giveConsent, signAgreement, type Drawn } from './signAgreement'
import { completeValues, todayInChina, type Signer } from './signingValues'

export interface SigningInput {
  template: AgreementDefinition
  values: Record<string, unknown>
  household: Household
  person: Signer
  people: number
  visitId: string
  taskId: string | null
  member: Member
  place: EvidencePlace | null
  placeReason: 'DENIED' | 'UNAVAILABLE' | 'SKIPPED' | null
}

const ORDER = ['RESIDENT', 'GUARDIAN', 'WITNESS', 'WORKER']

/** One text on its way to being signed: what it says, what was answered, who has signed so far. */
export function useSigning(input: SigningInput) {
  const { template, person, member } = input
  const day = todayInChina()
  const started = nowText()
  const startedMs = performance.now()
  const answers = ref<Partial<Record<ConsentKind, ConsentAnswer>>>({})
  const given = new Map<ConsentKind, GivenConsent>()
  const drawn = shallowRef<Drawn[]>([])
  const readBy = ref<string | null>(null)
  const seenWhole = ref(false)

  const completed = computed(() =>
    completeValues(template, input.values, {
      household: input.household,
      signer: person,
      people: input.people,
      workerName: member.name,
      day,
      answers: answers.value,
    }),
  )
  const missing = computed(() => completed.value.missing)
  const render = (source: string): string => (missing.value.length ? '' : renderTemplate(source, completed.value.values))
  const plain = (source: string): string => render(source).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
  const keyCard = computed(() => template.key_card.map(({ label, text }) => ({ label, text: plain(text) })))
  const clauses = computed(() => template.clauses.map((clause) => sentencesOf(render(clause))))
  const consents = computed(() => template.consents.map((consent) => ({ ...consent, text: plain(consent.text) })))
  const unanswered = computed(() => template.consents.filter(({ kind }) => !answers.value[kind]).length)
  const whole = computed(() => render(template.body))

  async function answer(kind: ConsentKind, said: 'AGREED' | 'DECLINED') {
    answers.value = { ...answers.value, [kind]: said }
    const words = consents.value.find((consent) => consent.kind === kind)
    given.set(kind, await giveConsent(template, kind, `${words?.title ?? ''}\n${words?.text ?? ''}`, said, person.id))
  }

  /** A party's signature takes the place of an earlier one of the same role. */
  function keep(one: Drawn) {
    const others = drawn.value.filter(({ party_role }) => party_role !== one.party_role)
    drawn.value = [...others, one].sort((a, b) => ORDER.indexOf(a.party_role) - ORDER.indexOf(b.party_role))
  }

  function forget(role: Drawn['party_role']) {
    drawn.value = drawn.value.filter(({ party_role }) => party_role !== role)
  }

  /** Binds everything. @throws Error when the tablet cannot sign; what was written stays on the screen. */
  async function finish(fontPx: number): Promise<SignedAgreement> {
    const noticed = await noticeGiven()
    const body = await signAgreement({
      memberId: member.id,
      householdId: input.household.id,
      visitId: input.visitId,
      personId: person.id,
      definition: template,
      values: completed.value.values,
      shown: {
        started,
        ended: nowText(),
        scrolled_to_end: seenWhole.value,
        seconds: Math.round((performance.now() - startedMs) / 1000),
        font_px: Math.round(fontPx),
        read_aloud: { voice: readBy.value, finished: readBy.value !== null },
      },
      consents: [...noticed, ...given.values()],
      drawn: drawn.value,
      place: answers.value.PLACE === 'DECLINED' ? null : input.place, // who says no to it leaves none behind
      placeReason: input.placeReason,
    })
    return { title: template.short_title, template_key: template.key, task_id: input.taskId, body, consents: [...noticed, ...given.values()] }
  }

  /** Whoever signs a notice has been told; the whole text is what they were told. */
  async function noticeGiven(): Promise<GivenConsent[]> {
    if (template.subject !== 'NOTICE') return []
    return [await giveConsent(template, 'NOTICE', whole.value, 'AGREED', person.id)]
  }

  const lang: SigningLang = template.lang
  return { lang, missing, keyCard, clauses, consents, answers, unanswered, whole, drawn, readBy, seenWhole, answer, keep, forget, finish }
}
