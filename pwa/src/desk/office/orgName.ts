import { currentLanguage } from '@/core/i18n'

/** A unit's name in the language of the page. */
export function nameOf(unit: { name: string; name_en?: string | null }): string {
  return (currentLanguage() === 'en' && unit.name_en) || unit.name
}
