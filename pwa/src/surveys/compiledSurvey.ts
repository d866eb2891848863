/** A survey definition made ready to run: every expression compiled, every option set built. */

import { compileExpression, type Expression } from '@/core/expressions'
import type { Item, Page, SurveyDefinition } from './surveyTypes'

export interface CompiledItem {
  raw: Item
  relevant: Expression | null
  constraint: Expression | null
  calc: Expression | null
  where: Expression | null
  options: ReadonlySet<string>
  alone: ReadonlySet<string>
  items: CompiledItem[]
}

export interface CompiledPage {
  raw: Page
  relevant: Expression | null
  items: CompiledItem[]
}

export interface CompiledSurvey {
  raw: SurveyDefinition
  pages: CompiledPage[]
}

/** @throws ExpressionError when an expression cannot be read; no such survey is published. */
export function compileSurvey(definition: SurveyDefinition): CompiledSurvey {
  const pages = definition.pages.map((page) => ({
    raw: page,
    relevant: expression(page.relevant),
    items: page.items.map(compileItem),
  }))
  return { raw: definition, pages }
}

function expression(tree: unknown): Expression | null {
  return tree === undefined ? null : compileExpression(tree)
}

function compileItem(raw: Item): CompiledItem {
  const options = raw.options ?? []
  return {
    raw,
    relevant: expression(raw.relevant),
    constraint: expression(raw.constraint?.expr),
    calc: expression(raw.calc),
    where: expression(raw.repeat?.where),
    options: new Set(options.map(({ value }) => value)),
    alone: new Set(options.filter(({ alone }) => alone).map(({ value }) => value)),
    items: (raw.repeat?.items ?? []).map(compileItem),
  }
}
