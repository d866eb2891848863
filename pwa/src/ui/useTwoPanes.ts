import { onBeforeUnmount, ref, type Ref } from 'vue'

/** True from 960 px: list and detail stand side by side. */
export function useTwoPanes(): Ref<boolean> {
  const query = matchMedia('(min-width: 960px)')
  const wide = ref(query.matches)
  const follow = (event: MediaQueryListEvent) => (wide.value = event.matches)
  query.addEventListener('change', follow)
  onBeforeUnmount(() => query.removeEventListener('change', follow))
  return wide
}
