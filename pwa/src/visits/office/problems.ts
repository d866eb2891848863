/** What the server objects to in answers, in words, and where it stands. */
import type { Problem } from './visitsApi'

/** The item that a pointer such as `/answers/members/0/phone` or `/facts/2/phone` speaks of. */
export function itemOf(pointer: string): string {
  const steps = pointer.split('/').filter((step) => step !== '' && !/^\d+$/.test(step))
  return (steps.at(-1) ?? '').replace(/~1/g, '/').replace(/~0/g, '~')
}

/** The survey's own words for a rule when there are any, else the rule's name in a sentence. */
export function problemText(
  problem: Problem,
  t: (key: string, params?: Record<string, unknown>) => string,
  te: (key: string) => boolean,
): string {
  if (te(problem.message_key)) return t(problem.message_key, problem.params)
  return t('visits.office.problemOther', { rule: problem.rule })
}

/** Problems of items that carry no flag of their own, put together by rule; each item once. */
export function missingByRule(problems: Problem[], flagged: ReadonlySet<string>): { problem: Problem; items: string[] }[] {
  const byRule = new Map<string, { problem: Problem; items: string[] }>()
  for (const problem of problems) {
    const item = itemOf(problem.pointer)
    if (flagged.has(item)) continue
    const line = byRule.get(problem.rule) ?? { problem, items: [] }
    if (!line.items.includes(item)) line.items.push(item)
    byRule.set(problem.rule, line)
  }
  return [...byRule.values()]
}
