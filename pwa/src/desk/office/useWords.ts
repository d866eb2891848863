import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Words } from './format'

/** The words that format.ts needs, in the language of the page. */
export function useWords() {
  const { t, locale } = useI18n()
  return computed<Words>(() => ({
    locale: locale.value === 'en' ? 'en' : 'zh-CN',
    today: t('office.today'),
    yesterday: t('office.yesterday'),
  }))
}
