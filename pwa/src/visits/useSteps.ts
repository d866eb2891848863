import { computed, nextTick, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Lang, Page } from '@/surveys/surveyTypes'
import type { VisitDraft } from './visitDraft'
import { indexOfStep, stepsOf, type Step } from './visitSteps'

interface Around {
  draft: Ref<VisitDraft | null>
  pages: Ref<Page[]>
  lang: Ref<Lang>
  /** Whether anything is to be signed at the end. */
  signs: () => boolean
  change: (values: Partial<VisitDraft>) => void
  flush: () => Promise<void>
}

/** Where the worker is in the visit, and the way on and back. */
export function useSteps({ draft, pages, lang, signs, change, flush }: Around) {
  const { t } = useI18n()
  const steps = computed(() => (draft.value ? stepsOf(draft.value.purpose, pages.value.map((page) => page.id)) : []))
  const index = computed(() => indexOfStep(steps.value, draft.value?.step ?? ''))
  const step = computed(() => steps.value[index.value])
  const titled = computed(() => steps.value.map((one) => ({ id: one.id, title: titleOf(one) })))
  const isLast = computed(() => index.value === steps.value.length - 1)

  function titleOf({ kind, pageId }: Step): string {
    if (kind === 'page') return pages.value.find((page) => page.id === pageId)?.title[lang.value] ?? ''
    if (kind === 'talk') return t(`visits.step.talk.${draft.value?.purpose ?? 'LOOK_IN'}`)
    return t(`visits.step.${kind === 'check' && signs() ? 'sign' : kind}`)
  }

  /** The step is on the disk before it is shown; without room the page says so and still goes on. */
  async function goTo(at: number): Promise<void> {
    const wanted = steps.value[at]
    if (!wanted) return
    change({ step: wanted.id })
    await flush().catch(() => undefined)
    await nextTick()
    const page = document.querySelector<HTMLElement>('.visit .page')
    page?.scrollTo({ top: 0 })
    page?.focus({ preventScroll: true })
  }

  const goToStep = (id: string) => goTo(steps.value.findIndex((one) => one.id === id))

  return { index, step, titled, isLast, goTo, goToStep }
}
