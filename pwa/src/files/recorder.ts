/** The tablet's microphone for a spoken note; what it hears goes nowhere but into the visit. */
import { RECORDING_LIMITS } from './photoLimits'

export type MicrophoneFault = 'DENIED' | 'NONE' | 'BUSY'

export class NoMicrophone extends Error {
  override name = 'NoMicrophone'

  constructor(readonly fault: MicrophoneFault) {
    super(fault)
  }
}

/** What the server accepts, the best first. */
const FORMATS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']
const FAULTS: Record<string, MicrophoneFault> = { NotAllowedError: 'DENIED', SecurityError: 'DENIED', NotFoundError: 'NONE' }

export interface Recorder {
  /** Ends the recording and gives the whole of it. */
  stop: () => Promise<Blob>
}

/** @throws NoMicrophone with the reason. */
export async function startRecorder(): Promise<Recorder> {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  const mimeType = typeof MediaRecorder === 'undefined' ? undefined : FORMATS.find((format) => MediaRecorder.isTypeSupported(format))
  if (!devices || !mimeType) throw new NoMicrophone('NONE')
  const stream = await devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } }).catch((error: unknown) => {
    throw new NoMicrophone(FAULTS[(error as DOMException).name] ?? 'BUSY')
  })
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: RECORDING_LIMITS.bitsPerSecond })
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  const ended = new Promise<Blob>((resolve) => {
    recorder.addEventListener('stop', () => {
      stream.getTracks().forEach((track) => track.stop())
      resolve(new Blob(parts, { type: mimeType }))
    })
  })
  recorder.start()
  const stop = () => {
    if (recorder.state !== 'inactive') recorder.stop()
    return ended
  }
  return { stop }
}
