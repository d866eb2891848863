import { createApp } from 'vue'
import '@/styles/tokens.css'
import '@/styles/base.css'
import { createTexts, type Texts } from '@/core/i18n'
import OfficeApp from './OfficeApp.vue'

const chinese = import.meta.glob('../*/office/texts.zh-CN.json', { eager: true, import: 'default' }) as Record<string, Texts>

const i18n = await createTexts({ chinese, english: () => import('./englishTexts').then((module) => module.files) })

createApp(OfficeApp).use(i18n).mount('#app')
