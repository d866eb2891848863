import type { Bundle } from '@/core/bundle'
import type { IconName } from '@/ui/icons'
import type { VisitPurpose } from './visitTypes'

export const PURPOSES: readonly VisitPurpose[] = ['SURVEY', 'FOLLOW_UP', 'LOOK_IN', 'POLICY_DELIVERY', 'RE_CHECK', 'EMERGENCY']

export const PURPOSE_ICONS: Record<VisitPurpose, IconName> = {
  SURVEY: 'list',
  FOLLOW_UP: 'again',
  LOOK_IN: 'eye',
  POLICY_DELIVERY: 'paper',
  RE_CHECK: 'review',
  EMERGENCY: 'health',
}

/** Open tasks that send somebody to this door, the most urgent first. */
export function dueTasks(bundle: Bundle) {
  return bundle.tasks.filter((task) => task.status === 'OPEN').sort((a, b) => a.due_on.localeCompare(b.due_on))
}

/** Was anybody of this household ever met? At the first meeting the notices are signed. */
export const isFirstVisit = (bundle: Bundle): boolean => !bundle.household.last_visit && !bundle.agreements.length

/** Why one goes there when nothing else is said: what is due first, a survey at a first visit, else a look-in. */
export function likelyPurpose(bundle: Bundle): VisitPurpose {
  const due = dueTasks(bundle).find((task) => task.purpose !== null)
  if (due?.purpose) return due.purpose
  return isFirstVisit(bundle) ? 'SURVEY' : 'LOOK_IN'
}

/** The open tasks that a visit of this purpose answers; a promise is ticked by hand. */
export function tasksAnswered(bundle: Bundle, purpose: VisitPurpose): string[] {
  return dueTasks(bundle)
    .filter((task) => task.kind === 'VISIT' && (task.purpose === purpose || purpose === 'SURVEY'))
    .map((task) => task.id)
}
