/** What an import's table shows: which columns, what is typed into them and not sent yet. */
import { computed, reactive } from 'vue'
import type { ImportDetail, ImportRow, Severity } from './importApi'

/** Columns worth a place: those that the table has, then those that problems speak of. */
export function shownFields(found: ImportDetail, rows: ImportRow[]): string[] {
  const told = new Set(rows.flatMap(({ problems }) => problems.map(({ field }) => field)))
  return found.fields.filter(({ key, column }) => column !== null || told.has(key)).map(({ key }) => key)
}

const ORDER: Severity[] = ['OK', 'WARNING', 'KNOWN', 'ERROR']
/** The worst that is told of a cell. */
export function cellSeverity(row: ImportRow, field: string): Severity {
  const told = row.problems.filter((one) => one.field === field).map(({ severity }) => ORDER.indexOf(severity))
  return ORDER[Math.max(0, ...told)]!
}

/** Cells that were typed over; they are sent together, so that the table is checked once. */
export function useCorrections() {
  const typed = reactive(new Map<string, { row_no: number; field: string; text: string }>())
  const keyOf = (row_no: number, field: string) => `${row_no}·${field}`
  return {
    count: computed(() => typed.size),
    list: () => [...typed.values()],
    textOf: (row: ImportRow, field: string) => typed.get(keyOf(row.row_no, field))?.text ?? row.texts[field] ?? '',
    isTyped: (row: ImportRow, field: string) => typed.has(keyOf(row.row_no, field)),
    type(row: ImportRow, field: string, text: string) {
      if (text === (row.texts[field] ?? '')) typed.delete(keyOf(row.row_no, field))
      else typed.set(keyOf(row.row_no, field), { row_no: row.row_no, field, text })
    },
    forget: () => typed.clear(),
  }
}

/** A CSV that table programs open rightly: with a byte order mark, and nothing taken for a formula. */
export function csvText(rows: string[][]): string {
  const cell = (text: string) => `"${(/^[=+\-@]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
