import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Bundle, Person } from '@/core/bundle'
import { dateInChina } from '@/core/clock'
import { readKeptFile } from '@/core/keptFiles'
import { serverFacts } from '@/core/serverFacts'
import { member } from '@/core/session'
import { uuid7 } from '@/core/uuid7'
import { openSurvey } from '@/surveys/engine'
import { pageView, visiblePages } from '@/surveys/pageView'
import type { Answers, Lang, SurveyDefinition, SurveyInput } from '@/surveys/surveyTypes'
import { answersInWords } from '@/surveys/words'
import type { VisitDraft } from './visitDraft'
import type { ObservedFact, SurveyResponse } from './visitTypes'

interface Around {
  draft: Ref<VisitDraft | null>
  bundle: Ref<Bundle | null | undefined>
  family: Ref<Person[]>
  lang: Ref<Lang>
  change: (values: Partial<VisitDraft>) => void
}

/** The survey of a visit: which one, in the version it was begun with, and what its answers mean. */
export function useSurvey({ draft, bundle, family, lang, change }: Around) {
  const definition = shallowRef<SurveyDefinition | null>(null)
  const missing = ref(false)
  const offered = computed(() => serverFacts.value?.surveys ?? [])

  const input = computed<SurveyInput | null>(() => {
    const { value: visit } = draft
    if (!visit || !bundle.value) return null
    return {
      answers: (visit.response?.answers ?? {}) as Answers,
      people: family.value,
      facts: bundle.value.facts,
      household_id: visit.household_id,
      today: dateInChina(new Date(visit.started_at)),
    }
  })
  const survey = computed(() => definition.value && openSurvey(definition.value))
  const pages = computed(() => (survey.value && input.value ? visiblePages(survey.value, input.value) : []))
  const outcome = computed(() => (survey.value && input.value ? survey.value.evaluate(input.value) : null))

  const words = computed(() => {
    if (!definition.value || !input.value || !outcome.value) return []
    return answersInWords(definition.value, { answers: input.value.answers, people: family.value, lang: lang.value, computed: outcome.value.computed })
  })
  /** Required questions that have no answer; they may stay so. */
  const open = computed(() => outcome.value?.problems.filter(({ rule }) => rule === 'required').length ?? 0)

  /** Opens the survey the draft was begun with; a new draft takes the newest version of the wanted one. */
  async function begin(wantedKey?: string): Promise<void> {
    const pinned = draft.value?.response?.survey
    const wanted = wantedKey ?? pinned?.key ?? offered.value[0]?.key
    const newest = offered.value.filter(({ key }) => key === wanted).sort((a, b) => b.version - a.version)[0]
    const chosen = pinned && pinned.key === wanted ? pinned : newest
    if (!chosen || !member.value) {
      missing.value = true
      return
    }
    definition.value = (await readKeptFile<SurveyDefinition>(member.value.id, `survey/${chosen.key}/${chosen.version}`)) ?? null
    missing.value = !definition.value
    if (definition.value && draft.value?.response?.survey.key !== chosen.key) change({ response: emptyResponse(chosen) })
  }

  function answer(answers: Answers): void {
    const response = draft.value?.response
    if (response) change({ response: { ...response, answers } })
  }

  function confirmGroup(page_id: string): void {
    const response = draft.value?.response
    if (!response) return
    const others = response.confirmed_groups.filter((group) => group.page_id !== page_id)
    change({ response: { ...response, confirmed_groups: [...others, { page_id }] } })
  }

  /** Nothing that must be asked is left on the page. */
  function isAsked(pageId: string): boolean {
    if (!survey.value || !input.value) return false
    const view = pageView(survey.value, pageId, input.value)
    const fields = view ? [...view.questions.flat(), ...view.people.flatMap((person) => person.fields), ...view.rows.flatMap(({ rows }) => rows.flatMap((row) => row.fields))] : []
    return view !== null && fields.every(({ item, state }) => !item.required || state !== 'missing')
  }

  /** What the visit sends of the survey besides the answers. */
  function result(observed_at: string): Partial<VisitDraft> {
    const response = draft.value?.response
    if (!response || !outcome.value) return {}
    const survey_facts: ObservedFact[] = outcome.value.facts.map((fact) => ({ ...fact, observed_at }))
    return { response: { ...response, computed: outcome.value.computed }, survey_facts }
  }

  return { definition, missing, offered, input, pages, words, open, begin, answer, confirmGroup, isAsked, result }
}

function emptyResponse({ key, version, sha256 }: SurveyResponse['survey']): SurveyResponse {
  return { response_id: uuid7(), survey: { key, version, sha256 }, answers: {}, computed: {}, confirmed_groups: [] }
}
