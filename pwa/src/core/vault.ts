import { plain } from './plain'

/**
 * The one door in front of the tablet's databases: what is stored goes in through `seal`, what is
 * read comes out through `open`. Nothing personal may pass beside it.
 *
 * Today the door writes `plain1`; when it writes ciphertext, every caller already awaits it, and
 * `place` (store, id, version) is bound to the record, so that no record can be put in another's stead.
 */
export interface Sealed {
  enc: 'plain1'
  data: unknown
}

/** Where a record lies. */
export interface Place {
  store: string
  id: string
  ver?: number
}

export class SealedForeign extends Error {
  constructor(place: Place, enc: string) {
    super(`${place.store}/${place.id} is sealed as ${enc}, which this version cannot open`)
    this.name = 'SealedForeign'
  }
}

/** @param value anything the browser can clone, binary included. */
export function seal(_place: Place, value: unknown): Promise<Sealed> {
  return Promise.resolve({ enc: 'plain1', data: plain(value) })
}

/** @throws SealedForeign for a record of a newer version of this app; it stays as it is. */
export function open<T>(place: Place, sealed: Sealed): Promise<T> {
  if (sealed.enc !== 'plain1') return Promise.reject(new SealedForeign(place, sealed.enc))
  return Promise.resolve(sealed.data as T)
}
