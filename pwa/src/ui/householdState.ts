import type { IconName } from './icons'

/** What a door plate, a list row and a map mark say of a household; computed, never stored. */
export type HouseholdState = 'due' | 'over' | 'done' | 'away' | 'shut' | 'gone' | 'later'

/** A state always shows as shape, word and colour together; `calm` is for waiting and offline. */
export type Tone = HouseholdState | 'calm'

export const stateIcon: Record<Tone, IconName> = {
  due: 'state-due',
  over: 'state-over',
  done: 'state-done',
  away: 'state-away',
  shut: 'state-shut',
  gone: 'state-gone',
  later: 'state-later',
  calm: 'state-calm',
}
