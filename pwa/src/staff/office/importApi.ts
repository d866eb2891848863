/** Bringing tables; field names are those of the wire. */
import { currentLanguage } from '@/core/i18n'
import { desk, queryText } from '@/desk/office/desk'

export type ImportKind = 'members' | 'register'
export type ImportState = 'READING' | 'SHOWN' | 'WRITING' | 'DONE' | 'FAILED' | 'UNDONE'
export type Severity = 'OK' | 'WARNING' | 'KNOWN' | 'ERROR'

export interface ImportRow {
  row_no: number
  severity: Severity
  texts: Record<string, string>
  problems: { field: string | null; code: string; severity: Severity; message: string }[]
}
export interface ImportBrief {
  id: string
  kind: 'MEMBERS' | 'REGISTER'
  org_name: string
  org_name_en: string
  by: string
  file_name: string
  created_at: string
  state: ImportState
  counts: Partial<Record<Severity | 'rows' | 'homes', number>>
  progress: number
  total: number
  failure: { code: string; message: string } | null
  done_at: string | null
  undone_at: string | null
}
export interface ImportDetail extends ImportBrief {
  layout: {
    format?: string
    encoding?: string | null
    sheet?: string | null
    sheets?: number
    header_row?: number
    heads?: string[]
    filled_down?: string[]
    filled_down_count?: number
  }
  fields: { key: string; required: boolean; column: number | null }[]
  version: number
  token: string | null
  passwords_waiting: boolean
}
export interface FirstPasswordRow {
  name: string
  login: string
  unit: string
  password: string
}

const at = (kind: ImportKind, id = '') => `/api/imports/${kind}${id && `/${id}`}`

export const fetchImports = (kind: ImportKind, signal: AbortSignal) => desk.get<ImportBrief[]>(at(kind), { signal })
export const fetchImport = (kind: ImportKind, id: string, signal: AbortSignal) => desk.get<ImportDetail>(at(kind, id), { signal })
export const bringTable = (kind: ImportKind, orgId: string, file: File) =>
  desk.upload<ImportDetail>(`${at(kind)}${queryText({ org_id: orgId, file_name: file.name })}`, file)
export const fetchImportRows = (kind: ImportKind, id: string, severity: Severity | null, offset: number, signal: AbortSignal) =>
  desk.get<{ items: ImportRow[]; total: number }>(`${at(kind, id)}/rows${queryText({ severity, offset: offset || null })}`, { signal })
export const mendCells = (kind: ImportKind, id: string, cells: { row_no: number; field: string; text: string }[]) =>
  desk.put<ImportDetail>(`${at(kind, id)}/rows`, { cells })
export const changeMapping = (kind: ImportKind, id: string, columns: Record<string, number | null>) =>
  desk.put<ImportDetail>(`${at(kind, id)}/mapping`, { columns })
export const confirmImport = (kind: ImportKind, id: string, token: string, leaveOutErrors: boolean) =>
  desk.post<ImportDetail>(`${at(kind, id)}/confirm`, { token, leave_out_errors: leaveOutErrors })
export const undoImport = (kind: ImportKind, id: string) => desk.post<ImportDetail>(`${at(kind, id)}/undo`)
export const dropImport = (kind: ImportKind, id: string) => desk.delete(at(kind, id))
export const takePasswords = (id: string) => desk.post<FirstPasswordRow[]>(`${at('members', id)}/passwords`)
export const remarksUrl = (kind: ImportKind, id: string) => `${at(kind, id)}/remarks${queryText({ lang: currentLanguage() })}`
export const templateUrl = (kind: ImportKind) => `${at(kind)}/template${queryText({ lang: currentLanguage() })}`
