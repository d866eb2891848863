/** A unit of the city's tree as lists and trails need it. */
export interface OrgRef {
  id: string
  name: string
  name_en?: string | null
  type: string
  path: string
}
