import { keepFile, keptFileIds, readKeptFile } from '@/core/keptFiles'
import { serverFacts } from '@/core/serverFacts'
import { emitSignal } from '@/core/signals'
import { syncGet } from './deviceHttp'

const PLACE_MAX_AGE_MS = 24 * 3600 * 1000

/** Fetches the surveys and templates that the server names and this tablet does not have yet. */
export async function fetchDefinitions(memberId: string): Promise<void> {
  const { surveys = [], templates = [] } = serverFacts.value ?? {}
  const kept = new Set(await keptFileIds(memberId))
  const wanted = [
    ...surveys.map(({ key, version }) => ({ id: `survey/${key}/${version}`, path: `surveys/${key}/${version}` })),
    ...templates.map(({ key, version, lang }) => ({ id: `template/${key}/${version}/${lang}`, path: `templates/${key}/${version}?lang=${lang}` })),
  ].filter(({ id }) => !kept.has(id))
  for (const { id, path } of wanted) await keepFile(memberId, id, await syncGet(path))
  if (wanted.length > 0) emitSignal('base-changed')
}

interface KeptPlace {
  fetchedAt: number
  place: unknown
}

/** The base map and buildings around the worker's households, once a day. */
export async function fetchPlace(memberId: string): Promise<void> {
  const kept = await readKeptFile<KeptPlace>(memberId, 'place')
  if (kept && Date.now() - kept.fetchedAt < PLACE_MAX_AGE_MS) return
  const place = await syncGet('place')
  await keepFile(memberId, 'place', { fetchedAt: Date.now(), place } satisfies KeptPlace)
  emitSignal('base-changed')
}
