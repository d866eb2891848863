import { useI18n } from 'vue-i18n'
import { followUp } from '@/core/taskRules'
import type { VisitDraft } from '@/visits/visitDraft'
import { useWords } from '../useWords'

/** What happens next after nobody was met, in one line. */
export function useOutcomeWords() {
  const { t } = useI18n()
  const { date } = useWords()

  /** 11月23日晚上再来; a move or a death is first checked by the lead. */
  function whatFollows(visit: VisitDraft): string {
    if (visit.result === 'MOVED' || visit.result === 'DECEASED') return t(`households.outcomeNext.${visit.result}`)
    const happened = { ...visit, ended_at: visit.ended_at ?? visit.started_at, promised: visit.next }
    const [task] = followUp([], happened, null).added
    if (!task) return ''
    const on = date(task.due_on)
    return task.part_of_day ? t('households.outcomeAgainPart', { date: on, part: t(`households.part.${task.part_of_day}`) }) : t('households.outcomeAgain', { date: on })
  }

  return { whatFollows }
}
