export const PHOTO_KINDS = ['DOOR_PLATE', 'HOME', 'PERSON', 'DOCUMENT', 'OTHER'] as const
export type PhotoKind = (typeof PHOTO_KINDS)[number]
export type ConsentAnswer = 'AGREED' | 'DECLINED' | 'NOT_ASKED'

/** One photo of a visit, exactly as `visit.submit` lists it. */
export interface VisitPhoto {
  photo_id: string
  upload_sha256: string
  sha256: string
  key: string
  kind: PhotoKind
  taken_at: string
  caption: string | null
  order: number
  consent: ConsentAnswer
  /** Of the picture itself. */
  size_bytes: number
  mime: string
}

/** Nobody's face or papers are kept without their word; a door plate and a room are asked for too. */
export const needsConsent = (kind: PhotoKind): boolean => kind !== 'DOOR_PLATE'

/** Photos in a new order, numbered without gaps. */
export function inOrder(photos: VisitPhoto[]): VisitPhoto[] {
  return photos.map((photo, order) => ({ ...photo, order }))
}
