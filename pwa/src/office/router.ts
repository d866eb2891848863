import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { say } from '@/core/i18n'
import { fetchSession, member, session, type Session } from '@/core/session'
import { may } from '@/desk/office/desk'
import { startPage, type Right } from '@/desk/office/rights'

const routes: RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('@/staff/office/SignInPage.vue'), meta: { bare: true, title: 'staff.office.signIn' } },
  page('/morning', 'morning', () => import('@/reports/office/MorningPage.vue')),
  page('/morning/:id', 'morning', () => import('@/reports/office/WorkerDayPage.vue')),
  page('/map', 'map', () => import('@/areas/office/AreasMapPage.vue')),
  page('/households', 'households', () => import('@/households/office/HouseholdsPage.vue')),
  page('/households/:id', 'households', () => import('@/households/office/CaseFilePage.vue')),
  page('/review', 'review', () => import('@/households/office/ReviewPage.vue')),
  page('/review/:id', 'review', () => import('@/households/office/ReviewPage.vue')),
  { path: '/password', component: () => import('@/staff/office/PasswordPage.vue'), meta: { bare: true, member: true, title: 'staff.office.ownPassword' } },
  page('/merge', 'review', () => import('@/households/office/MergePage.vue')),
  page('/remarks', 'review', () => import('@/cases/office/RemarksPage.vue')),
  page('/people/import/:kind/:id', 'people', () => import('@/staff/office/ImportPage.vue')),
  page('/people', 'people', () => import('@/staff/office/PeoplePage.vue')),
  page('/reports', 'reports', () => import('@/reports/office/OverviewPage.vue')),
  page('/audit', 'audit', () => import('@/staff/office/AuditPage.vue')),
  { path: '/:rest(.*)*', component: () => import('./shell/NotFoundPage.vue'), meta: { title: 'office.notFound.title' } },
]

function page(path: string, right: Right, component: () => Promise<unknown>): RouteRecordRaw {
  return { path, component: component as never, meta: { right, title: `office.nav.${right}` } }
}

export const router = createRouter({
  history: createWebHistory('/office/'),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

let resumed: Promise<Session | null> | null = null

router.beforeEach(async (to) => {
  // A server that does not answer leaves the sign-in page, which says so and tries again.
  resumed ??= fetchSession().catch(() => null)
  await resumed
  if (to.meta['bare'] && !(to.meta['member'] && !member.value)) return true
  if (session.value?.must_change_password) return { path: '/password', query: { to: (to.redirectedFrom ?? to).fullPath } }
  if (!member.value) return { path: '/sign-in', query: { to: (to.redirectedFrom ?? to).fullPath } }
  if (to.path === '/') return startPage(member.value.roles)
  const right = to.meta['right'] as Right | undefined
  return right && !may(right) ? startPage(member.value.roles) : true
})

router.afterEach((to) => {
  document.title = `${say(String(to.meta['title'] ?? 'ui.brand'))}·${say('ui.brand')}`
})
