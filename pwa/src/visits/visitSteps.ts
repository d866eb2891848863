import type { VisitPurpose } from './visitTypes'

/**
 * What a screen of the visit asks for.
 *
 * `arrive` who, where and why · `members` the family · `page` one page of the survey · `photos` ·
 * `talk` what came of a short visit · `check` all that was written, and signatures when any are due.
 */
export type StepKind = 'arrive' | 'members' | 'page' | 'photos' | 'talk' | 'check'

export interface Step {
  /** Kept in the draft, so that a reopened visit goes on where it stopped. */
  id: string
  kind: StepKind
  /** Of a survey page. */
  pageId?: string
}

/** The purpose chooses the steps; every purpose but a survey has two, and the last screen says 已存平板. */
export function stepsOf(purpose: VisitPurpose, pageIds: string[]): Step[] {
  if (purpose !== 'SURVEY') return [step('arrive'), step('talk')]
  const pages = pageIds.map((pageId): Step => ({ id: `page:${pageId}`, kind: 'page', pageId }))
  return [step('arrive'), step('members'), ...pages, step('photos'), step('check')]
}

const step = (kind: StepKind): Step => ({ id: kind, kind })

/** Where to go on: the remembered step, or the first when it is no longer part of the visit. */
export function indexOfStep(steps: Step[], id: string): number {
  return Math.max(0, steps.findIndex((candidate) => candidate.id === id))
}
