import { afterEach, expect, it, vi } from 'vitest'
import { buzz } from './haptics'

afterEach(() => Reflect.deleteProperty(navigator, 'vibrate'))

it('gives success and refusal a sign of their own, where the tablet has a motor', () => {
  const vibrate = vi.fn()
  Object.defineProperty(navigator, 'vibrate', { value: vibrate, configurable: true })

  buzz('success')
  buzz('refusal')

  expect(vibrate.mock.calls).toEqual([[[40]], [[60, 80, 60]]])
})

it('stays still without one', () => {
  expect(() => buzz('success')).not.toThrow()
})
