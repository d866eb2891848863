import { createApp } from 'vue'
import '@/styles/tokens.css'
import '@/styles/base.css'
import { createTexts, type Texts } from '@/core/i18n'
import FieldApp from './FieldApp.vue'
import { router } from './router'

const chinese = import.meta.glob('../*/field/texts.zh-CN.json', { eager: true, import: 'default' }) as Record<string, Texts>

const i18n = await createTexts({ chinese, english: () => import('./englishTexts').then((module) => module.files) })

createApp(FieldApp).use(i18n).use(router).mount('#app')
