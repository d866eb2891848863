import { noteServerTime, clockReading } from '@/core/clock'
import { device } from '@/core/device'
import { outboxDb } from '@/core/outboxDatabase'
import { keepServerFacts, serverFacts, type ServerFacts } from '@/core/serverFacts'
import { readStorage } from '@/core/storage'
import { nowText } from '@/core/clock'
import { syncPost } from './deviceHttp'

export const PROTO = 1

interface HelloReply extends Omit<ServerFacts, 'heard_at'> {
  server_time: string
  proto: { min: number; max: number }
  commands: { id: string; kind: string }[]
}

export interface Greeting {
  /** The server was restored or rebuilt since the last hello. */
  newEpoch: boolean
  /** This app is too old (or too new) to pull; it may still push. */
  protoFits: boolean
}

/** Tells the server how this tablet is, and keeps what it answers. */
export async function hello(cursor: string | null): Promise<Greeting> {
  const database = await outboxDb()
  const storage = await readStorage()
  const sent = performance.now()
  const reply = await syncPost<HelloReply>('hello', {
    device: device.value?.device_id,
    app: `field ${__RUHU_VERSION__}`,
    proto: [PROTO],
    seq_high: await highestSeq(),
    cursor,
    storage,
    clock: { wall: Date.now(), last_server: Date.now() + clockReading().offset_ms, elapsed: performance.now() },
    unsent: await countUnsent(database),
    battery: await batteryPercent(),
  })
  noteServerTime(reply.server_time, performance.now() - sent)
  const newEpoch = serverFacts.value !== null && serverFacts.value.epoch !== reply.epoch
  await keepServerFacts({ ...reply, heard_at: nowText() })
  return { newEpoch, protoFits: reply.proto.min <= PROTO && PROTO <= reply.proto.max }
}

async function highestSeq(): Promise<number> {
  const kept = (await (await outboxDb()).get('meta', 'seq'))?.value
  return typeof kept === 'number' ? kept : 0
}

/** Where the browser tells; a desk or a browser without the interface gives null. */
async function batteryPercent(): Promise<number | null> {
  const asking = (navigator as { getBattery?: () => Promise<{ level: number }> }).getBattery
  const battery = await asking?.call(navigator).catch(() => null)
  return battery ? Math.round(battery.level * 100) : null
}

async function countUnsent(database: Awaited<ReturnType<typeof outboxDb>>): Promise<{ ops: number; blobs: number }> {
  const [ops, receipts, blobs] = await Promise.all([
    database.getAllKeys('ops'),
    database.getAllKeys('receipts'),
    database.countFromIndex('blobs', 'state', 'queued'),
  ])
  const answered = new Set(receipts)
  return { ops: ops.filter((id) => !answered.has(id)).length, blobs }
}
