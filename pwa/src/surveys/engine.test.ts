import { describe, expect, it } from 'vitest'
import family from '@schemas/surveys/vectors/family.v1.json'
import plain from '@schemas/surveys/vectors/plain.v1.json'
import { openSurvey } from './engine'
import type { Lang, Problem, SurveyDefinition, SurveyInput, SurveyOutcome } from './surveyTypes'
import { answersInWords } from './words'

interface Case {
  name: string
  input: SurveyInput
  outcome: SurveyOutcome
  words: Record<Lang, unknown>
}

const withoutKeys = (problems: Problem[]) =>
  problems.map(({ pointer, rule, params }) => ({ pointer, rule, params }))

describe.each([plain, family])('survey $name gives what the server gives', (vector) => {
  const definition = vector.definition as unknown as SurveyDefinition
  const cases = vector.cases as unknown as Case[]

  it.each(cases)('$name', ({ input, outcome, words }) => {
    const got = openSurvey(definition).evaluate(input)
    expect({ ...got, problems: withoutKeys(got.problems) }).toEqual(outcome)
    for (const lang of ['zh', 'en'] as const) {
      const told = { ...input, lang, computed: got.computed, problems: got.problems }
      expect(answersInWords(definition, told)).toEqual(words[lang])
    }
  })
})
