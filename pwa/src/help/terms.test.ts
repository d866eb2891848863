import { describe, expect, it } from 'vitest'
import chinese from './field/texts.zh-CN.json'
import english from './field/texts.en.json'
import { TERMS, termIn } from './terms'

describe('field terms', () => {
  it('are found in a question by their longest wording', () => {
    expect(termIn('现在领低保金吗？', 'zh')?.id).toBe('dibao')
    expect(termIn('是不是低保边缘家庭？', 'zh')?.id).toBe('dibao_margin')
    expect(termIn('Do you receive dibao?', 'en')?.id).toBe('dibao')
    expect(termIn('今天吃了吗？', 'zh')).toBeNull()
  })

  it('are found in the surveys as they are asked, in both languages', () => {
    expect(termIn('户口在这里吗？', 'zh')?.id).toBe('hukou')
    expect(termIn('Are you registered here?', 'en')?.id).toBe('hukou')
    expect(termIn('Is the family on the living allowance?', 'en')?.id).toBe('dibao')
  })

  it.each(TERMS.map(({ id }) => [id]))('%s is explained in one line, in both languages', (id) => {
    const lines = [chinese, english].map((texts) => (texts as Record<string, string>)[`help.term.${id}.is`] ?? '')

    expect(lines[0]!.length).toBeGreaterThan(5)
    expect(lines[0]!.length).toBeLessThanOrEqual(24)
    expect(lines[1]!.length).toBeGreaterThan(10)
  })
})
