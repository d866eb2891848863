import { describe, expect, it } from 'vitest'
import { faultyGroup, groupedId, isResidentId } from '@/core/residentId'
import { cleanNumber, dateOf, fenOf, groupedPhone, typedYuan } from './numberText'

describe('amounts are typed in yuan and stored as fen', () => {
  it.each([
    ['620', 62000],
    ['0.5', 50],
    ['1860.07', 186007],
    ['', null],
    ['.', null],
  ])('%s', (typed, fen) => expect(fenOf(typed)).toBe(fen))

  it.each([62000, 50, 186007, 0])('%d comes back as it was typed', (fen) => expect(fenOf(typedYuan(fen))).toBe(fen))

  it.each([
    ['１８６０', true, '1860'],
    ['1.2.3', true, '1.23'],
    ['007', true, '7'],
    ['12元', false, '12'],
    ['4.6', false, '4'],
    ['.5', true, '0.5'],
  ])('%s is cleaned', (typed, money, kept) => expect(cleanNumber(typed, money)).toBe(kept))
})

it.each([
  ['19760229', '1976-02-29'],
  ['1976-02-29', '1976-02-29'],
  ['1976', null],
])('the date %s', (typed, date) => expect(dateOf(typed)).toBe(date))

it('numbers are shown in groups', () => {
  expect(groupedPhone('13812345678')).toBe('138 1234 5678')
  expect(groupedPhone('057188123456')).toBe('057188123456')
  expect(groupedId('11010519491231002X')).toBe('110105 19491231 002X')
})

describe('an ID number (GB 11643)', () => {
  it.each(['34052419800101001X', '11010519491231002X', '440524188001010014'])('%s is well formed', (number) => {
    expect(isResidentId(number)).toBe(true)
  })

  it.each([
    ['340524198001010011', 'check'],
    ['11010519490231', 'birth'],
    ['01', 'area'],
    ['110105194912', null],
    ['', null],
  ])('%s: %s', (typed, fault) => expect(faultyGroup(typed)).toBe(fault))
})
