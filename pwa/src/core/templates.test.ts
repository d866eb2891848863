import { describe, expect, it } from 'vitest'
import vectors from '@schemas/templates/vectors.v1.json'
import {
  plainText,
  renderTemplate,
  templateNames,
  UnusableTemplate,
  UnusableValues,
  type Values,
} from './templates'

describe('templates give the bytes the server gives', () => {
  it.each(vectors.cases)('$name', ({ source, values, html, text }) => {
    const rendered = renderTemplate(source, values as unknown as Values)
    expect(rendered).toBe(html)
    expect(plainText(rendered)).toBe(text)
  })
})

describe('a tag that two renderers could read differently is refused', () => {
  it.each(vectors.refused_templates)('$name', ({ source }) => {
    expect(() => templateNames(source)).toThrow(UnusableTemplate)
  })
})

describe('a value that is no plain text is refused', () => {
  it.each(vectors.refused_values)('$name', ({ source, values }) => {
    expect(() => renderTemplate(source, values as unknown as Values)).toThrow(UnusableValues)
  })
})
