import { expect, test } from 'vitest'
import type { ImportDetail, ImportRow } from './importApi'
import { cellSeverity, csvText, shownFields, useCorrections } from './importTable'

const row: ImportRow = {
  row_no: 4,
  severity: 'ERROR',
  texts: { name: '王芳', phone: '123' },
  problems: [
    { field: 'phone', code: 'phone_wrong', severity: 'ERROR', message: '' },
    { field: 'phone', code: 'odd', severity: 'WARNING', message: '' },
    { field: 'login', code: 'login_made', severity: 'WARNING', message: '' },
  ],
}

test('columns of the table are shown, and those that problems speak of', () => {
  const fields = [
    { key: 'name', required: true, column: 0 }, { key: 'login', required: false, column: null },
    { key: 'phone', required: false, column: 2 }, { key: 'role', required: false, column: null },
  ]
  expect(shownFields({ fields } as ImportDetail, [row])).toEqual(['name', 'login', 'phone'])
})

test('a cell shows the worst that is told of it', () => {
  expect([cellSeverity(row, 'name'), cellSeverity(row, 'login'), cellSeverity(row, 'phone')]).toEqual(['OK', 'WARNING', 'ERROR'])
})

test('corrections are kept until they are sent, and forgotten when typed back', () => {
  const corrections = useCorrections()
  corrections.type(row, 'phone', '13812346172')
  expect(corrections.textOf(row, 'phone')).toBe('13812346172')
  expect(corrections.list()).toEqual([{ row_no: 4, field: 'phone', text: '13812346172' }])
  corrections.type(row, 'phone', '123')
  expect(corrections.count.value).toBe(0)
})

test('what starts like a formula stays text in a table program', () => {
  expect(csvText([['=1+1', 'a"b']])).toBe('\ufeff"\'=1+1","a""b"\r\n')
})
