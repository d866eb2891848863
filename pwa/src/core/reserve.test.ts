import { describe, expect, it, vi } from 'vitest'
import { keepReserve, withReserve } from './reserve'

const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
const names = async () => (await indexedDB.databases()).map(({ name }) => name)

function tabletWith(quota: number) {
  Object.defineProperty(navigator, 'storage', { value: { estimate: () => Promise.resolve({ quota, usage: 0 }) }, configurable: true })
}

describe('the room kept for words', () => {
  it('is put aside where there is plenty, and given up for the first write that finds the tablet full', async () => {
    tabletWith(1e9)
    await keepReserve()
    expect(await names()).toContain('ruhu-reserve')
    const write = vi.fn<() => Promise<string>>().mockImplementationOnce(full).mockResolvedValue('written')

    expect(await withReserve(write)).toBe('written')
    expect(await names()).not.toContain('ruhu-reserve')
  })

  it('is not taken from a tablet that has little room', async () => {
    tabletWith(1e7)
    await keepReserve()

    expect(await names()).not.toContain('ruhu-reserve')
  })

  it('tries twice and no more, and never for another fault', async () => {
    const always = vi.fn(full)
    await expect(withReserve(always)).rejects.toThrow('full')
    expect(always).toHaveBeenCalledTimes(2)

    const other = vi.fn(() => Promise.reject(new Error('broken')))
    await expect(withReserve(other)).rejects.toThrow('broken')
    expect(other).toHaveBeenCalledTimes(1)
  })
})
