import type { Texts } from '@/core/i18n'

export const files = import.meta.glob('../*/office/texts.en.json', { eager: true, import: 'default' }) as Record<string, Texts>
