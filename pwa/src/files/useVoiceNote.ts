import { onScopeDispose, ref, type Ref } from 'vue'
import { nowText } from '@/core/clock'
import { buzz } from '@/core/haptics'
import { isNoRoom } from '@/core/storage'
import { RECORDING_LIMITS } from './photoLimits'
import { NoMicrophone, startRecorder, type MicrophoneFault, type Recorder } from './recorder'
import { addRecording, removeRecording } from './recordingStore'
import type { VisitRecording } from './recordingTypes'

export type VoiceFault = MicrophoneFault | 'noRoom' | 'notSaved'

interface Around {
  visitId: () => string
  recordings: Ref<VisitRecording[]>
  /** Stores the draft for good. */
  storeDraft: () => Promise<void>
}

/** Records, keeps and drops the spoken notes of one visit. A minute ends by itself. */
export function useVoiceNote({ visitId, recordings, storeDraft }: Around) {
  /** Whole seconds since the recording began; null while none runs. */
  const seconds = ref<number | null>(null)
  const busy = ref(false)
  const fault = ref<VoiceFault | null>(null)
  let recorder: Recorder | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let began = 0
  let taken_at = ''

  async function start(): Promise<void> {
    fault.value = null
    busy.value = true
    try {
      recorder = await startRecorder()
    } catch (error) {
      fault.value = error instanceof NoMicrophone ? error.fault : 'BUSY'
      buzz('refusal')
      return
    } finally {
      busy.value = false
    }
    began = Date.now()
    taken_at = nowText()
    seconds.value = 0
    buzz('success')
    timer = setInterval(tick, 250)
  }

  function tick(): void {
    seconds.value = Math.floor((Date.now() - began) / 1000)
    if (seconds.value >= RECORDING_LIMITS.seconds) void stop()
  }

  /** Ends the recording and keeps it; the page may be leaving. */
  async function stop(): Promise<void> {
    if (!recorder) return
    const running = recorder
    recorder = null
    clearInterval(timer)
    const length = Math.min(RECORDING_LIMITS.seconds, Math.max(1, Math.round((Date.now() - began) / 1000)))
    seconds.value = null
    busy.value = true
    try {
      const sound = await running.stop()
      const kept = await addRecording(visitId(), sound, { taken_at, seconds: length })
      recordings.value = [...recordings.value, kept]
      await storeDraft()
      buzz('success')
    } catch (error) {
      fault.value = isNoRoom(error) ? 'noRoom' : 'notSaved'
      buzz('refusal')
    } finally {
      busy.value = false
    }
  }

  async function drop(recording: VisitRecording): Promise<void> {
    recordings.value = recordings.value.filter(({ recording_id }) => recording_id !== recording.recording_id)
    await storeDraft()
    await removeRecording(recording)
  }

  const whenHidden = () => {
    if (document.visibilityState === 'hidden') void stop()
  }
  document.addEventListener('visibilitychange', whenHidden)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', whenHidden)
    void stop()
  })

  return { seconds, busy, fault, start, stop, drop }
}
