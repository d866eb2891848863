import type { Texts } from '@/core/i18n'

export const files = import.meta.glob('../*/field/texts.en.json', { eager: true, import: 'default' }) as Record<string, Texts>
