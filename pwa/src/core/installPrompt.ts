import { computed, ref, shallowRef } from 'vue'

/** Chromium's own event; not in the types of the platform. */
interface InstallPromptEvent extends Event {
  prompt: () => Promise<void>
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>
}

const offered = shallowRef<InstallPromptEvent | null>(null)
const installed = ref(false)

/** `ask`: the browser can install by a key of ours · `words`: the worker must use its menu · `done`. */
export const installWay = computed<'ask' | 'words' | 'done'>(() => {
  if (installed.value) return 'done'
  return offered.value ? 'ask' : 'words'
})

/** Listens from the very start: the browser says once that it could install the app. */
export function watchInstall(): void {
  installed.value = matchMedia('(display-mode: standalone)').matches
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault() // its own bar would come in the middle of work
    offered.value = event as InstallPromptEvent
  })
  window.addEventListener('appinstalled', () => {
    installed.value = true
    offered.value = null
  })
}

/** Asks the browser to install. @returns whether the worker agreed; it asks only once. */
export async function install(): Promise<boolean> {
  const event = offered.value
  if (!event) return false
  offered.value = null
  await event.prompt()
  return (await event.userChoice).outcome === 'accepted'
}
