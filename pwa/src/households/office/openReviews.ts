/** How many items wait in the review queue; shown beside its door in the side bar. */
import { ref } from 'vue'
import { desk } from '@/desk/office/desk'

export const openReviews = ref(0)

const STALE_MS = 60_000
let asked = 0

/** Asks the server at most once a minute; a failure leaves the last figure, the queue itself will say why. */
export async function refreshOpenReviews(now = Date.now()): Promise<void> {
  if (now - asked < STALE_MS) return
  asked = now
  try {
    const page = await desk.get<{ open_count: number }>('/api/review-items?status=open&limit=1')
    openReviews.value = page.open_count
  } catch {
    asked = 0
  }
}
