import { computed } from 'vue'
import { listedHouseholds } from '@/core/households'
import { byAddress, searchIndex } from './search'

/** All homes in this worker's care by address, and ready to be searched: kept from page to page. */
export const everybody = computed(() => byAddress(listedHouseholds.value))
export const searchable = computed(() => searchIndex(everybody.value))
