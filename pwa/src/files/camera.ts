/** The tablet's own camera inside the page, so that Android never ends the page for a photo. */

/** Why there is no picture to frame; each has its own sentence and next step. */
export type CameraFault = 'DENIED' | 'NONE' | 'BUSY'

export class NoCamera extends Error {
  override name = 'NoCamera'

  constructor(readonly fault: CameraFault) {
    super(fault)
  }
}

export interface Camera {
  stream: MediaStream
  /** Null where the tablet has no light, or the browser does not offer it. */
  torch: ((on: boolean) => Promise<void>) | null
  stop: () => void
}

/** `torch` is part of the image capture draft and missing from the types. */
type WithTorch<T> = T & { torch?: boolean }

const FAULTS: Record<string, CameraFault> = { NotAllowedError: 'DENIED', SecurityError: 'DENIED', NotFoundError: 'NONE', OverconstrainedError: 'NONE' }

/** Whether this tablet has a camera that a page may ask for; asks nobody. */
export async function hasCamera(): Promise<boolean> {
  const devices = navigator.mediaDevices as MediaDevices | undefined // only under https and on the loopback
  if (!devices) return false
  const found = await devices.enumerateDevices().catch(() => [])
  return found.some(({ kind }) => kind === 'videoinput')
}

/** @throws NoCamera with the reason. */
export async function startCamera(): Promise<Camera> {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) throw new NoCamera('NONE')
  const wanted: MediaStreamConstraints = { audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1440 } } }
  const stream = await devices.getUserMedia(wanted).catch((error: unknown) => {
    throw new NoCamera(FAULTS[(error as DOMException).name] ?? 'BUSY')
  })
  const track = stream.getVideoTracks()[0]
  return { stream, torch: track ? torchOf(track) : null, stop: () => stream.getTracks().forEach((one) => one.stop()) }
}

function torchOf(track: MediaStreamTrack): Camera['torch'] {
  const able = 'getCapabilities' in track && (track.getCapabilities() as WithTorch<MediaTrackCapabilities>).torch
  return able ? (on) => track.applyConstraints({ advanced: [{ torch: on } as WithTorch<MediaTrackConstraintSet>] }) : null
}

/** What the camera sees now, as a JPEG in full size. */
export function grabFrame(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d', { alpha: false })?.drawImage(video, 0, 0)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no frame'))), 'image/jpeg', 0.92)
  })
}
