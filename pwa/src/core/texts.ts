/** Flat texts, key to text, and the files they come in. */
export type Texts = Record<string, string>
export type TextFiles = Record<string, Texts>
