import { computed, shallowRef } from 'vue'
import { nowText } from './clock'
import { keepFile, readKeptFile } from './keptFiles'
import { enqueue } from './outbox'
import { ownWork } from './outboxView'
import { member } from './session'
import { emitSignal, onSignal } from './signals'

export type NoticeKind = 'NEW_ASSIGNMENT' | 'DUE_TOMORROW' | 'REMARK' | 'COVER'

/** One thing the member is told. Its words are made where it is shown. */
export interface Notice {
  id: string
  kind: NoticeKind
  household_id: string | null
  /** Counts, days and codes. */
  params: Record<string, unknown>
  by: { id: string; name: string } | null
  at: string
  read_at: string | null
}

/** What was fetched last, with the tag by which the server knows that nothing is new. */
interface Fetched {
  etag: string
  items: Notice[]
}

const FILE = 'notices'
const fetched = shallowRef<Notice[]>([])

/** Read here and not sent yet: it counts as read at once, with or without network. */
const readHere = computed(() => {
  const reads = ownWork.value.filter((work) => work.kind === 'notice.read')
  return new Map(reads.flatMap((work) => ((work.body?.['notice_ids'] ?? []) as string[]).map((id) => [id, work.saved_at])))
})

/** The member's notices, newest first. */
export const notices = computed<Notice[]>(() => fetched.value.map((notice) => ({ ...notice, read_at: notice.read_at ?? readHere.value.get(notice.id) ?? null })))
export const unreadNotices = computed(() => notices.value.filter(({ read_at }) => read_at === null))

export const readFetched = (memberId: string): Promise<Fetched | undefined> => readKeptFile<Fetched>(memberId, FILE)

export async function keepFetched(memberId: string, news: Fetched): Promise<void> {
  await keepFile(memberId, FILE, news)
  emitSignal('notices-changed')
}

/** Shows what lies on the tablet. */
export async function loadNotices(): Promise<void> {
  const memberId = member.value?.id
  const kept = memberId ? await readFetched(memberId) : undefined
  fetched.value = kept?.items ?? []
}

/** Notes that these were read; it travels with the next round. Nothing new to note does nothing. */
export async function markRead(ids: string[]): Promise<void> {
  const news = unreadNotices.value.filter(({ id }) => ids.includes(id))
  if (news.length === 0) return
  await enqueue('notice.read', { notice_ids: news.map(({ id }) => id), at: nowText() }, { household: null })
}

onSignal('notices-changed', () => void loadNotices())
