import type { Texts } from './texts'

const files = import.meta.glob('../*/texts.en.json', { eager: true, import: 'default' }) as Record<string, Texts>

/** All English texts beside the features; its own module, so that it loads only when chosen. */
export const english: Texts = Object.assign({}, ...Object.values(files)) as Texts
