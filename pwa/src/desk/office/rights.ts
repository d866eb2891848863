/** Which pages a role gets. The server decides every request again; this only keeps dead doors off the wall. */
import type { Role } from '@/core/session'

const LEAD_AND_REVIEW: Role[] = ['GRID_LEADER', 'COMMUNITY_REVIEWER']
const DESK: Role[] = [...LEAD_AND_REVIEW, 'SUBDISTRICT_APPROVER', 'DISTRICT_SUPERVISOR']

const MAY = {
  morning: DESK,
  map: DESK,
  households: [...DESK, 'GRID_WORKER'],
  review: DESK,
  people: [...DESK, 'AUDITOR', 'ADMIN'],
  reports: [...DESK, 'STATS', 'AUDITOR'],
  audit: ['AUDITOR', 'ADMIN'],
  assign: ['GRID_LEADER'],
  nudge: LEAD_AND_REVIEW,
  decide: LEAD_AND_REVIEW,
  writeTasks: LEAD_AND_REVIEW,
  editFacts: LEAD_AND_REVIEW,
  listMembers: [...DESK, 'AUDITOR', 'ADMIN'],
  manageMembers: ['GRID_LEADER', 'ADMIN'],
  importRegister: LEAD_AND_REVIEW,
} satisfies Record<string, Role[]>
export type Right = keyof typeof MAY

export function mayDo(roles: readonly Role[], right: Right): boolean {
  return MAY[right].some((role: Role) => roles.includes(role))
}

/** Where a member starts: leads and officers at the morning, the reviewer at the queue, others at what they may see. */
const START: [Right, string][] = [
  ['assign', '/morning'],
  ['decide', '/review'],
  ['morning', '/morning'],
  ['reports', '/reports'],
  ['households', '/households'],
  ['audit', '/audit'],
]

export function startPage(roles: readonly Role[]): string {
  if (roles.includes('AUDITOR') || roles.includes('ADMIN')) return '/audit'
  return START.find(([right]) => mayDo(roles, right))?.[1] ?? '/nothing'
}
