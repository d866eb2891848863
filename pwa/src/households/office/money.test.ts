import { describe, expect, it } from 'vitest'
import { fenOf, yuanOf } from './money'

describe('money', () => {
  it('is typed in yuan and kept in fen, exactly', () => {
    expect(fenOf('1860')).toBe(186000)
    expect(fenOf('1,860.5')).toBe(186050)
    expect(fenOf('0.29')).toBe(29)
    expect(fenOf('1.15')).toBe(115)
  })

  it('is refused when it is no amount', () => {
    expect(fenOf('1.234')).toBeNull()
    expect(fenOf('-5')).toBeNull()
    expect(fenOf('很多')).toBeNull()
    expect(fenOf('')).toBeNull()
  })

  it('is shown without needless zeros', () => {
    expect(yuanOf(186000)).toBe('1860')
    expect(yuanOf(186050)).toBe('1860.50')
    expect(yuanOf('UNKNOWN')).toBe('')
  })
})
