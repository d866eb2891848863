/** How many items wait in the review queue; shown beside its door in the side bar. */
import { ref } from 'vue'

export const openReviews = ref(0)
