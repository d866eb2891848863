import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory('/field/'),
  routes: [
    { path: '/', name: 'today', component: () => import('@/tasks/field/TodayPage.vue'), meta: { tab: 'today' } },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})
