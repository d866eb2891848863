/** Puts one entity's facts into the groups of the catalogue, with those that were never asked. */
import type { Catalogue, CatalogueFact } from './householdsApi'
import type { Bilingual, Fact, GroupClarity, HouseholdFile } from './householdTypes'

export interface FactLine {
  kind: CatalogueFact
  fact: Fact | null
}

export interface FactGroup {
  key: string
  title: Bilingual
  state: GroupClarity['state']
  /** What needs a look is unfolded; what is clear can wait. */
  open: boolean
  lines: FactLine[]
}

/**
 * The groups of 五清 for a person or the household; a group with nothing to show is left out.
 *
 * A group's state is that of this entity alone: the whole home's count stands beside the title.
 */
export function factGroups(catalogue: Catalogue, file: HouseholdFile, entity: string): FactGroup[] {
  const kind = entity.split(':')[0]
  const facts = new Map(file.facts.filter((fact) => fact.entity === entity).map((fact) => [fact.key, fact]))
  const groups = catalogue.groups.five.flatMap((group): FactGroup[] => {
    const clarity = file.clarity.five[group.key]
    const missing = own(clarity?.missing, entity)
    const stale = own(clarity?.stale, entity)
    const lines = catalogue.facts
      .filter((fact) => fact.entity === kind && fact.five === group.key)
      .flatMap((fact): FactLine[] => {
        const held = facts.get(fact.key) ?? null
        return held || missing.has(fact.key) ? [{ kind: fact, fact: held }] : []
      })
    if (!lines.length) return []
    const state = missing.size ? 'missing' : stale.size ? 'stale' : 'clear'
    return [{ key: group.key, title: group, state, open: false, lines }]
  })
  const first = groups.findIndex(({ state }) => state !== 'clear')
  return groups.map((group, i) => ({ ...group, open: i === Math.max(0, first) }))
}

function own(paths: string[] | undefined, entity: string): Set<string> {
  const prefix = `${entity}/`
  return new Set((paths ?? []).filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)))
}
