import { describe, expect, it } from 'vitest'
import { sentencesOf } from './sentences'

const texts = (html: string) => sentencesOf(html).map(({ text }) => text).filter(Boolean)

describe('a clause is cut into sentences', () => {
  it('ends one at each full stop, question and semicolon', () => {
    expect(texts('一、路上不远。您不愿去的，可以说不。好吗？行；')).toEqual(['一、路上不远。', '您不愿去的，可以说不。', '好吗？', '行；'])
  })

  it('keeps bold well-formed when it runs over an end', () => {
    const [first, second] = sentencesOf('帮扶<b>不收钱。不收礼</b>。')
    expect(first?.html).toBe('帮扶<b>不收钱。</b>')
    expect(second?.html).toBe('<b>不收礼</b>。')
  })

  it('speaks what escapes mean and shows the escapes', () => {
    expect(sentencesOf('A&amp;B &lt;甲&gt;。')).toEqual([{ html: 'A&amp;B &lt;甲&gt;。', text: 'A&B <甲>。' }])
  })

  it('does not end an English sentence after a clause number or within a figure', () => {
    expect(texts('1. You get 1,800.50 yuan. It is free.')).toEqual(['1. You get 1,800.50 yuan.', 'It is free.'])
  })

  it('keeps line breaks apart and silent', () => {
    expect(sentencesOf('说好：<br>· 培训<br>完。').map(({ html }) => html)).toEqual(['说好：', '<br>', '· 培训', '<br>', '完。'])
  })

  it('never gives more than 60 characters at once', () => {
    const long = `${'很长的话没有停顿'.repeat(20)}。`
    expect(texts(long).every((text) => text.length <= 60)).toBe(true)
    expect(texts(long).join('')).toBe(long)
  })

  it('loses nothing of a clause', () => {
    const clause = '三、做<b>这些</b>：<br>· 甲，乙；<br>· &quot;丙&quot;<b>丁。</b>'
    const joined = sentencesOf(clause).map(({ html }) => html).join('')
    expect(joined.replaceAll('</b><b>', '')).toBe(clause)
  })
})
