/** How a tablet is, in one word; the worst first. */
import { daysAgo } from '@/desk/office/format'
import type { Tone } from '@/ui/householdState'
import type { DeviceRow } from './staffApi'

export type DeviceState = 'revoked' | 'never' | 'silent' | 'full' | 'clock' | 'fading' | 'unsent' | 'ok'

export const SILENT_DAYS = 2
export const FULL_SHARE = 0.9
export const CLOCK_OFF_S = 300

export const DEVICE_TONE: Record<DeviceState, Tone> = {
  revoked: 'gone', never: 'later', silent: 'away', full: 'away', clock: 'away', fading: 'away', unsent: 'calm', ok: 'done',
}

export function deviceState(device: DeviceRow, now = new Date()): DeviceState {
  if (device.revoked_at) return 'revoked'
  if (!device.last_contact_at) return 'never'
  if (daysAgo(new Date(device.last_contact_at), now) >= SILENT_DAYS) return 'silent'
  const { storage } = device.report
  if (storage?.quota && (storage.usage ?? 0) / storage.quota >= FULL_SHARE) return 'full'
  if (Math.abs(device.clock_offset_s ?? 0) >= CLOCK_OFF_S) return 'clock'
  if (storage?.persisted === false) return 'fading'
  return unsentOn(device) > 0 ? 'unsent' : 'ok'
}

export const unsentOn = (device: DeviceRow): number => (device.report.unsent?.ops ?? 0) + (device.report.unsent?.blobs ?? 0)

const MB = 1_000_000
const GB = 1_000 * MB
/** `120 MB`, `1.4 GB` */
export const sizeText = (bytes: number): string =>
  bytes >= GB ? `${(bytes / GB).toFixed(1)} GB` : `${Math.max(0, Math.round(bytes / MB))} MB`
