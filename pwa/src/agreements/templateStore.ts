import { readKeptFile } from '@/core/keptFiles'
import { serverFacts } from '@/core/serverFacts'
import type { AgreementDefinition, SigningLang } from './agreementTypes'

/** The newest text of a key that this tablet holds, in the wanted language or else in Chinese. */
export async function readTemplate(memberId: string, key: string, lang: SigningLang): Promise<AgreementDefinition | null> {
  const named = (serverFacts.value?.templates ?? []).filter((template) => template.key === key).sort((a, b) => b.version - a.version)
  const ofLang = (wanted: SigningLang) => named.filter((template) => template.lang === wanted)
  for (const { version, lang: found } of [...ofLang(lang), ...ofLang('zh-CN')]) {
    const kept = await readKeptFile<AgreementDefinition>(memberId, `template/${key}/${version}/${found}`)
    if (kept) return kept
  }
  return null
}
