import { createRouter, createWebHistory } from 'vue-router'
import { device } from '@/core/device'
import { member } from '@/core/session'
import TodayPage from '@/tasks/field/TodayPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** The tab that is lit; a page without one fills the screen. */
    tab?: 'today' | 'map' | 'residents' | 'me'
    /** May be seen without being signed in. */
    open?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory('/field/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'today', component: TodayPage, meta: { tab: 'today' } },
    { path: '/map', name: 'map', component: () => import('@/households/field/MapPage.vue'), meta: { tab: 'map' } },
    { path: '/residents', name: 'residents', component: () => import('@/households/field/ResidentsPage.vue'), meta: { tab: 'residents' } },
    { path: '/residents/new', name: 'new-household', component: () => import('@/households/field/NewHouseholdPage.vue'), meta: { tab: 'residents' } },
    { path: '/households/:id', name: 'household', component: () => import('@/households/field/HouseholdPage.vue'), meta: { tab: 'residents' } },
    { path: '/households/:id/new-person', name: 'new-person', component: () => import('@/households/field/NewPersonPage.vue'), meta: { tab: 'residents' } },
    { path: '/buildings/:id', name: 'building', component: () => import('@/households/field/BuildingPage.vue'), meta: { tab: 'today' } },
    { path: '/me', name: 'me', component: () => import('@/staff/field/MinePage.vue'), meta: { tab: 'me' } },
    { path: '/correct/:op', name: 'correct', component: () => import('@/cases/field/CorrectPage.vue'), meta: { tab: 'me' } },
    { path: '/notices', name: 'notices', component: () => import('@/notices/field/NoticesPage.vue'), meta: { tab: 'me' } },
    { path: '/help', name: 'help', component: () => import('@/help/field/HelpPage.vue'), meta: { tab: 'me' } },
    { path: '/visit/:draftId', name: 'visit', component: () => import('@/visits/field/VisitPage.vue'), props: true },
    { path: '/sign-in', name: 'sign-in', component: () => import('@/staff/field/SignInPage.vue'), meta: { open: true } },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})

router.beforeEach((to) => {
  const ready = member.value !== null && device.value !== null
  if (!ready && !to.meta.open) return { name: 'sign-in' }
  return true
})
