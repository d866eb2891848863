/** Tasks of a household; field names are those of the wire. */
import { desk } from '@/desk/office/desk'

export interface Task {
  id: string
  household_id: string
  kind: string
  purpose: string | null
  due_on: string
  note: string
  basis: string
  status: 'OPEN' | 'DONE' | 'CANCELLED'
  result: string | null
  closed_at: string | null
}
export interface NewTask {
  kind: string
  purpose: string | null
  due_on: string
  note: string
}
export const TASK_PURPOSES = ['FOLLOW_UP', 'SURVEY', 'POLICY_DELIVERY', 'LOOK_IN', 'RE_CHECK', 'EMERGENCY'] as const

export const fetchTasks = (householdId: string, signal: AbortSignal) =>
  desk.get<Task[]>(`/api/households/${householdId}/tasks`, { signal })
export const addTask = (householdId: string, task: NewTask) =>
  desk.post<Task>(`/api/households/${householdId}/tasks`, task)
export const cancelTask = (taskId: string) => desk.post<Task>(`/api/tasks/${taskId}/cancel`)
