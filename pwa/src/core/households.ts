import { computed, shallowRef, watch } from 'vue'
import { baseDb } from './baseDatabase'
import type { Bundle } from './bundle'
import { today } from './clock'
import { bundleOfNewHousehold, isOverlaid, overlay } from './overlay'
import { aboutToSeal, refreshOwnWork, shownWork, type SentWork } from './outboxView'
import { isPractice, practiceBundle } from './practice'
import { member } from './session'
import { onSignal } from './signals'
import { plateState, summarise, type HouseholdSummary, type PlateState } from './summary'
import { open } from './vault'

/** Households in this worker's care, with the worker's own unsent work laid over; by id. */
export const households = shallowRef<ReadonlyMap<string, HouseholdSummary>>(new Map())
/** False until the first complete load: then an empty list means that there is nothing. */
export const loaded = shallowRef(false)

export interface ListedHousehold extends HouseholdSummary {
  state: PlateState
}

/** The same as a list, each with the state of its plate today; what has not changed stays the same object. */
export const listedHouseholds = computed<ListedHousehold[]>(() => Array.from(households.value.values(), (summary) => listed(summary, plateState(summary, today.value))))

const listedBefore = new WeakMap<HouseholdSummary, ListedHousehold>()
function listed(summary: HouseholdSummary, state: PlateState): ListedHousehold {
  const before = listedBefore.get(summary)
  if (before?.state === state) return before
  const now = { ...summary, state }
  listedBefore.set(summary, now)
  return now
}

/**
 * Opens one household with everything known of it on this tablet.
 *
 * @returns null when it is neither pulled nor made on this tablet.
 */
export async function openHousehold(id: string): Promise<Bundle | null> {
  const memberId = member.value?.id
  if (!memberId) return null
  if (isPractice(id)) return practiceBundle()
  const works = shownWork.value.filter((work) => work.household === id && isOverlaid(work))
  const pulled = await readBundle(memberId, id)
  const made = works.find((work) => work.kind === 'household.create')
  const bundle = pulled ?? (made && bundleOfNewHousehold(made, neighbourhood(made)))
  return bundle ? overlay(bundle, works, member.value?.name ?? '') : null
}

async function readBundle(memberId: string, id: string): Promise<Bundle | null> {
  const row = await baseDb(memberId).bundles.get(id)
  return row ? open<Bundle>({ store: 'bundles', id, ver: row.ver }, row) : null
}

/** A new household takes the names of its building and grid from a neighbour in the same building; its stair stands in its address. */
function neighbourhood(work: SentWork) {
  const address = work.body?.['address'] as { building_id?: string; room?: string; full_text?: string } | undefined
  const all = [...index.values()]
  const neighbour = all.find((one) => one.building_id !== null && one.building_id === address?.building_id)
  const { community = '', grid = '' } = neighbour ?? all[0] ?? {}
  if (!neighbour) return { community, grid }
  const { estate, building } = neighbour
  const before = [estate, building].filter(Boolean).join(' ')
  const written = address?.full_text ?? ''
  const entrance = written.startsWith(before) ? written.slice(before.length, written.length - (address?.room?.length ?? 0)).trim() : ''
  return { community, grid, estate, building, entrance }
}

let index: ReadonlyMap<string, HouseholdSummary> = new Map()

/** Loads or reloads the list of households of the signed-in member. */
export async function loadHouseholds(): Promise<void> {
  const memberId = member.value?.id
  if (!memberId) return
  const row = await baseDb(memberId).index.get('all')
  const summaries = row ? await open<HouseholdSummary[]>({ store: 'index', id: 'all' }, row) : []
  index = new Map(summaries.map((summary) => [summary.id, summary]))
  await refreshOwnWork()
  await layWorkOver()
  loaded.value = true
}

/** Summaries of the households with unsent work are made anew; there are few of them. */
async function layWorkOver(): Promise<void> {
  const run = ++laying
  const touched = new Set(shownWork.value.filter(isOverlaid).flatMap((work) => (work.household ? [work.household] : [])))
  const laid = new Map(index)
  const bundles = await Promise.all([...touched].map(openHousehold))
  for (const bundle of bundles) if (bundle) laid.set(bundle.household.id, { ...summarise(bundle), pending: true })
  if (run === laying) households.value = laid // a later run knows more
}
let laying = 0

onSignal('base-changed', () => void loadHouseholds())
onSignal('outbox-changed', () => void refreshOwnWork().then(layWorkOver))
watch(aboutToSeal, () => void layWorkOver())

/** For signing out and switching workers: nothing of the last one stays in memory. */
export function forgetHouseholds(): void {
  index = new Map()
  aboutToSeal.value = []
  households.value = new Map()
  loaded.value = false
}
