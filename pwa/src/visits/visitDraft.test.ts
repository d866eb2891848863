import { describe, expect, it } from 'vitest'
import { withConsent } from './visitDraft'

type Consent = Parameters<typeof withConsent>[1]

const consent = (given: Partial<Consent>): Consent => ({
  kind: 'PHOTO', answer: 'AGREED', text_version: 'photo.home.v1', sha256: '0'.repeat(64), at: '2026-11-21T10:00:00+08:00', person_id: null, ...given,
})

describe('consents of a visit', () => {
  it('declining a picture of the person stays when one of the home is agreed to', () => {
    const declined = consent({ text_version: 'photo.person.v1', answer: 'DECLINED' })
    const both = withConsent(withConsent([], declined), consent({}))
    expect(both.map(({ answer }) => answer)).toEqual(['DECLINED', 'AGREED'])
  })

  it('another answer to the same text takes the place of the first', () => {
    const changed = withConsent([consent({ answer: 'DECLINED' })], consent({}))
    expect(changed.map(({ answer }) => answer)).toEqual(['AGREED'])
  })

  it('the place is agreed to or not, whichever text asked', () => {
    const card = consent({ kind: 'PLACE', answer: 'DECLINED', text_version: 'place.v1' })
    const signed = consent({ kind: 'PLACE', text_version: 'notice.v1' })
    expect(withConsent([card], signed)).toEqual([signed])
  })
})
