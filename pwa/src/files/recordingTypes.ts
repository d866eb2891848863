/** One spoken note of a visit, exactly as `visit.submit` lists it. */
export interface VisitRecording {
  recording_id: string
  upload_sha256: string
  sha256: string
  key: string
  taken_at: string
  /** Whole, at most 60. */
  seconds: number
  mime: string
  size_bytes: number
}
