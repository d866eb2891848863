/** The shapes of schemas/sync/bundle.v1.json: everything a worker needs at one door. */
export type Purpose = 'SURVEY' | 'FOLLOW_UP' | 'POLICY_DELIVERY' | 'LOOK_IN' | 'RE_CHECK' | 'EMERGENCY'
export type VisitResult = 'DONE' | 'NOBODY_HOME' | 'REFUSED' | 'MOVED' | 'DECEASED'
export type Relation =
  | 'HEAD'
  | 'SPOUSE'
  | 'CHILD'
  | 'PARENT'
  | 'GRANDCHILD'
  | 'GRANDPARENT'
  | 'SIBLING'
  | 'CHILD_IN_LAW'
  | 'PARENT_IN_LAW'
  | 'OTHER'
export type Sex = 'MALE' | 'FEMALE'
export type FactSource = 'VISIT' | 'IMPORT' | 'OFFICE' | 'DOOR'
export type HouseholdStatus = 'ACTIVE' | 'MOVED' | 'DECEASED_ALL' | 'CLOSED'
export type PartOfDay = 'MORNING' | 'AFTERNOON' | 'EVENING'
export type RiskLevel = 'WEEKLY' | 'MONTHLY' | 'QUARTERLY' | 'HALF_YEARLY'

export interface Address {
  estate?: string | null
  building_id?: string | null
  building?: string | null
  entrance_id?: string | null
  entrance?: string | null
  floor?: number | string | null
  room?: string | null
  full_text?: string | null
}

export interface Household {
  id: string
  plate: string
  short_address: string
  address: Address
  /** Longitude, latitude. */
  point: [number, number] | null
  building_id: string | null
  community: string
  grid: string
  risk_level: RiskLevel | null
  status: HouseholdStatus
  tags: string[]
  arrival_notes: string | null
  hukou_type: string | null
  tenure: string | null
  last_visit: { at: string; result: VisitResult; purpose: Purpose; by: string | null } | null
  responsible_since: string | null
  /** Who stands in for whom here, and on which days. */
  cover?: Cover | null
}

export interface Cover {
  for: { id: string; name: string }
  stand_in: { id: string; name: string }
  from_on: string
  to_on: string
}

export interface Person {
  id: string
  name: string
  initials: string
  sex: Sex | null
  birth_date: string | null
  relation: Relation
  is_head: boolean
  co_resident: boolean
  id_mask: string | null
  id_last4: string | null
  phone_mask: string | null
  phone_last4: string | null
}

export interface Fact {
  /** `person:<id>` or `household:<id>`. */
  entity: string
  key: string
  /** Sensitive values are masked here; `hash` is always of the full value. */
  value: unknown
  fver: number
  hash: string
  source: FactSource
  observed_at: string | null
  observer: string | null
}

export interface Task {
  id: string
  kind: string
  purpose: Purpose | null
  due_on: string
  /** When to go on that day; null: any time. */
  part_of_day?: PartOfDay | null
  note: string | null
  basis: string | null
  status: 'OPEN' | 'DONE' | 'CANCELLED'
}

export interface TimelineEntry {
  at: string
  kind: string
  actor: string | null
  params: Record<string, unknown>
}

export interface AgreementSummary {
  id: string
  no: string | null
  title: string
  status: string
  person_id: string | null
  signed_at: string | null
  ends_on: string | null
}

export interface AgreementDue {
  template_key: string
  person_id: string | null
  task_id: string | null
  values: Record<string, unknown>
}

export interface ReviewSummary {
  id: string
  kind: string
  entity: string | null
  key: string | null
  status: string
  decision: string | null
  value: unknown
  remark: string | null
  decided_at: string | null
}

export interface RemarkSummary {
  id: string
  text: string
  by: string | null
  at: string
  status: 'open' | 'answered' | 'closed'
  answer: string | null
  answered_by: string | null
  answered_at: string | null
}

export interface Bundle {
  household: Household
  people: Person[]
  facts: Fact[]
  tasks: Task[]
  timeline: TimelineEntry[]
  agreements: AgreementSummary[]
  agreements_due: AgreementDue[]
  reviews: ReviewSummary[]
  /** Absent in records that were pulled before there were remarks. */
  remarks?: RemarkSummary[]
}
