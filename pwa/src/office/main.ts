import { createApp } from 'vue'
import '@/styles/tokens.css'
import '@/styles/base.css'
import 'element-plus/dist/index.css'
import './office.css'
import { createTexts } from '@/core/i18n'
import type { TextFiles } from '@/core/texts'
import OfficeApp from './OfficeApp.vue'
import { router } from './router'

const chinese = import.meta.glob('../*/office/texts.zh-CN.json', { eager: true, import: 'default' }) as TextFiles

async function start() {
  const texts = await createTexts({
    chinese,
    english: async () => (await import('./englishTexts')).files,
  })
  document.documentElement.classList.add('office')
  createApp(OfficeApp).use(texts).use(router).mount('#app')
}

void start()
