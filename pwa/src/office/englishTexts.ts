import type { TextFiles } from '@/core/texts'

/** English of the office pages; loaded only when chosen. */
export const files = import.meta.glob('../*/office/texts.en.json', { eager: true, import: 'default' }) as TextFiles
