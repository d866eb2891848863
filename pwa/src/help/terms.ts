/** Field terms that a question may use, each explained in one line (`help.term.<id>.is`). */
export interface Term {
  id: string
  /** What the term looks like in a question; the longest match counts. */
  words: readonly string[]
  english: readonly string[]
}

export const TERMS: readonly Term[] = [
  { id: 'dibao', words: ['低保'], english: ['dibao', 'living allowance'] },
  { id: 'dibao_margin', words: ['低保边缘'], english: ['near dibao', 'marginal'] },
  { id: 'extreme_hardship', words: ['特困'], english: ['extreme hardship'] },
  { id: 'zero_employment', words: ['零就业'], english: ['zero-employment', 'zero employment'] },
  { id: 'hard_to_employ', words: ['就业困难'], english: ['hard to employ'] },
  { id: 'age_4050', words: ['4050'], english: ['40/50', '4050'] },
  { id: 'flexible', words: ['灵活就业'], english: ['flexible'] },
  { id: 'public_post', words: ['公益性岗位', '公益岗'], english: ['public-welfare', 'public welfare'] },
  { id: 'temporary_aid', words: ['临时救助'], english: ['temporary assistance'] },
  { id: 'rigid_expense', words: ['刚性支出'], english: ['unavoidable'] },
  { id: 'hukou', words: ['户籍', '户口'], english: ['hukou', 'registered here', 'registration'] },
  { id: 'co_resident', words: ['共同生活'], english: ['co-resident', 'living together'] },
  { id: 'tenure', words: ['住房来源'], english: ['tenure'] },
  { id: 'clarity', words: ['三清', '五清'], english: ['clear'] },
  { id: 'four_deliveries', words: ['四送'], english: ['four deliveries'] },
  { id: 'receipt', words: ['回执'], english: ['receipt'] },
  { id: 'assistance_agreement', words: ['帮扶协议'], english: ['assistance agreement'] },
  { id: 'matching', words: ['信息核对', '和别的部门核对'], english: ['data matching'] },
  { id: 'witness', words: ['见证人'], english: ['witness'] },
  { id: 'file', words: ['一户一档'], english: ['household file'] },
  { id: 'taper', words: ['渐退'], english: ['taper'] },
  { id: 'skill_certificate', words: ['技能等级', '技能证'], english: ['skill level', 'certificate'] },
]

/** The term that a text uses, if any: the one with the longest wording. */
export function termIn(text: string, lang: 'zh' | 'en'): Term | null {
  const lower = text.toLowerCase()
  const found = TERMS.flatMap((term) => (lang === 'en' ? term.english : term.words).filter((word) => lower.includes(word.toLowerCase())).map((word) => ({ term, length: word.length })))
  return found.sort((a, b) => b.length - a.length)[0]?.term ?? null
}
