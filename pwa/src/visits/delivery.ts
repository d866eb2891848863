/** 四送: what was brought to a door, and the receipt that is offered for it. */
import type { AgreementDue, Person } from '@/core/bundle'
import { say } from '@/core/i18n'
import type { VisitDraft } from './visitDraft'

export const RECEIPT = 'policy_receipt'
/** What can be brought, and of which of the four kinds it is. */
const KIND_OF = { jobs: 'job', dibao: 'policy', medical: 'policy', elder: 'policy', training: 'training' } as const
export const DELIVERED = Object.keys(KIND_OF) as (keyof typeof KIND_OF)[]

export const isDelivery = (draft: VisitDraft | null): boolean => draft?.purpose === 'POLICY_DELIVERY' && draft.result === 'DONE'

/** The receipt of a delivery; who opened the door signs it, else the head. */
export function receiptDue(draft: VisitDraft, family: Person[]): AgreementDue {
  const receiver = family.find(({ id }) => draft.present_person_ids.includes(id)) ?? family.find(({ is_head }) => is_head) ?? family[0]
  return { template_key: RECEIPT, person_id: receiver?.id ?? null, task_id: null, values: {} }
}

/** The receipt's own values, from the words that were tapped; without any it names policies in general. */
export function receiptValues({ note }: VisitDraft): { items: { kind: string; title: string }[]; items_text: string } {
  const tapped = DELIVERED.map((word) => ({ kind: say(`visits.delivered.${KIND_OF[word]}`), title: say(`visits.word.POLICY_DELIVERY.${word}`) })).filter(({ title }) => note.includes(title))
  const items = tapped.length ? tapped : [{ kind: say('visits.delivered.policy'), title: say('visits.delivered.any') }]
  return { items, items_text: items.map(({ title }) => title).join(say('visits.delivered.mark')) }
}
