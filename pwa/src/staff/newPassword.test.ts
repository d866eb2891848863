import { expect, test } from 'vitest'
import { passwordFault } from './newPassword'

test('a password that is short, old, plain or typed differently is told before it is sent', () => {
  expect(passwordFault('old one here', 'short', 'short')).toBe('short')
  expect(passwordFault('桂花开了又一年吧真香', '桂花开了又一年吧真香', '')).toBe('same')
  expect(passwordFault('x', '1234567890', '1234567890')).toBe('plain')
  expect(passwordFault('x', 'aaaaaaaaaaaa', 'aaaaaaaaaaaa')).toBe('plain')
  expect(passwordFault('x', 'a better one', 'a bitter one')).toBe('different')
  expect(passwordFault('x', 'a better one', 'a better one')).toBeNull()
})
