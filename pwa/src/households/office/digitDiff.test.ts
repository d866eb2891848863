import { describe, expect, it } from 'vitest'
import { diffPieces, inGroups } from './digitDiff'

const marked = (value: string, other: string) =>
  diffPieces(value, other)
    .map(({ text, differs }) => (differs ? `[${text}]` : text))
    .join('')

describe('differing digits', () => {
  it('are marked place by place in numbers of one length', () => {
    expect(marked('138****6172', '138****6127')).toBe('138****61[72]')
    expect(marked('1860', '1960')).toBe('1[8]60')
  })

  it('lie between the common beginning and end when one is longer', () => {
    expect(marked('1860 元', '18600 元')).toBe('1860 元')
    expect(marked('18600 元', '1860 元')).toBe('1860[0] 元')
    expect(marked('保洁，不久站', '保洁')).toBe('保洁[，不久站]')
  })

  it('are none in equal values and all against an empty one', () => {
    expect(marked('138', '138')).toBe('138')
    expect(marked('138', '')).toBe('[138]')
    expect(diffPieces('', '138')).toEqual([])
  })

  it('do not cut a character in half', () => {
    expect(marked('𠮷田', '吉田')).toBe('[𠮷]田')
  })
})

describe('numbers in groups', () => {
  it('follow how people read them aloud', () => {
    expect(inGroups('13812346172')).toBe('138 1234 6172')
    expect(inGroups('138****6172')).toBe('138 **** 6172')
    expect(inGroups('33010519621103***X')).toBe('330105 19621103 ***X')
    expect(inGroups('0571-8888')).toBe('0571-8888')
  })
})
