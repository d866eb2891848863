import { useI18n } from 'vue-i18n'
import { dayText, daysUntil } from '@/desk/office/format'
import { useWords } from '@/desk/office/useWords'

/** When a home is due and for what, in words: `回访，超期 3 天`, `入户调查，还有 7 天`. */
export function useDue() {
  const { t, te } = useI18n()
  const words = useWords()
  return ({ due_on, due_purpose }: { due_on: string | null; due_purpose: string | null }): string => {
    if (!due_on) return ''
    const days = daysUntil(due_on)
    const when =
      days === 0
        ? t('households.office.dueToday')
        : days < 0
          ? t('households.office.daysLate', { n: -days }, -days)
          : days <= 14
            ? t('households.office.daysLeft', { n: days }, days)
            : dayText(due_on, words.value.locale)
    const what = due_purpose && te(`households.office.purpose.${due_purpose}`) ? t(`households.office.purpose.${due_purpose}`) : ''
    return what ? t('households.office.dueFor', { what, when }) : when
  }
}
