/** The facts that the file holds already, and what an answer adds to them. */

import type { Value } from '@/core/expressions'
import { faultOf, isBlank, isMarker, normalForm } from './answerValues'
import type { CompiledItem } from './compiledSurvey'
import type { FileFact, ObservedFact } from './surveyTypes'

export class FiledFacts {
  private readonly facts: Map<string, FileFact>

  constructor(facts: FileFact[]) {
    this.facts = new Map(facts.map((fact) => [`${fact.entity} ${fact.key}`, fact]))
  }

  find(entity: string, key: string): FileFact | undefined {
    return this.facts.get(`${entity} ${key}`)
  }

  /** The filed fact behind an item, if its value would be an answer to the question. */
  factFor(item: CompiledItem, entity: string, today: string): FileFact | null {
    const { fact: key, prefill = true, type, sensitive } = item.raw
    const fact = key && prefill ? this.find(entity, key) : undefined
    if (!fact || isBlank(fact.value)) return null
    if (type === 'phone' || type === 'id_no' || sensitive) {
      return typeof fact.value === 'string' ? fact : null // perhaps a mask: not to be checked
    }
    return isMarker(fact.value) || faultOf(item, fact.value, today) ? null : fact
  }

  valueFor(item: CompiledItem, entity: string, today: string): Value {
    const fact = this.factFor(item, entity, today)
    return fact ? normalForm(item, fact.value as Value) : null
  }

  /** The observation of a value; confirmed when the file says the same. */
  observed(key: string, entity: string, value: Value): ObservedFact {
    const filed = this.find(entity, key)
    return {
      entity,
      key,
      new: value,
      base_fver: filed?.fver ?? null,
      base_hash: filed?.hash ?? null,
      confirmed: filed !== undefined && same(filed.value, value),
    }
  }

  /** The observation that a value shown only as a mask is still right. */
  confirmedUnseen(key: string, entity: string, hash: string): ObservedFact {
    const filed = this.find(entity, key)
    const base_fver = filed?.hash === hash ? filed.fver : null
    return { entity, key, new: null, base_fver, base_hash: hash, confirmed: true }
  }
}

function same(filed: unknown, value: Value): boolean {
  if (!Array.isArray(filed)) return filed === value
  if (!Array.isArray(value) || filed.length !== value.length) return false
  return [...filed].sort().every((one, index) => one === value[index])
}
