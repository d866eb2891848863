import { createApp } from 'vue'
import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/field.css'
import { createTexts, type Texts } from '@/core/i18n'
import { watchInstall } from '@/core/installPrompt'
import { applyPreferences } from '@/core/preferences'
import FieldApp from './FieldApp.vue'
import { router } from './router'
import StartFailed from './StartFailed.vue'
import { restoreTablet, startServices } from './start'

const chinese = import.meta.glob('../*/field/texts.zh-CN.json', { eager: true, import: 'default' }) as Record<string, Texts>

applyPreferences()
watchInstall()
const i18n = await createTexts({ chinese, english: () => import('./englishTexts').then((module) => module.files) })
try {
  await restoreTablet()
  createApp(FieldApp).use(i18n).use(router).mount('#app')
  startServices()
} catch (error) {
  console.error('the tablet could not be opened', error)
  createApp(StartFailed).use(i18n).mount('#app')
}
