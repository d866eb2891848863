import { afterEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { localVoice, useReadAloud } from './readAloud'

const voice = (lang: string, localService = true) => ({ lang, localService, name: lang }) as SpeechSynthesisVoice

class Utterance {
  onstart?: () => void
  onend?: () => void
  onerror?: () => void
  constructor(public text: string) {}
}

function speech(speak: (utterance: Utterance) => void, voices = [voice('zh-CN')]) {
  vi.stubGlobal('SpeechSynthesisUtterance', Utterance)
  vi.stubGlobal('speechSynthesis', { getVoices: () => voices, speak, cancel: () => undefined, addEventListener: () => undefined })
}

function reader() {
  const made = effectScope().run(() => useReadAloud('zh-CN'))
  if (!made) throw new Error('no scope')
  return made
}

afterEach(() => vi.unstubAllGlobals())

describe('the voice', () => {
  it('is one of this tablet, never of the network', () => {
    expect(localVoice([voice('zh-CN', false), voice('en-US')], 'zh-CN')).toBeNull()
    expect(localVoice([voice('zh-HK'), voice('zh_CN')], 'zh-CN')?.lang).toBe('zh_CN')
    expect(localVoice([voice('en-GB')], 'en')?.lang).toBe('en-GB')
  })
})

describe('reading aloud', () => {
  it('reads every sentence in order, skips the silent, and says when it is done', async () => {
    const said: string[] = []
    speech((utterance) => {
      said.push(utterance.text)
      queueMicrotask(() => {
        utterance.onstart?.()
        utterance.onend?.()
      })
    })
    const aloud = reader()
    await vi.waitFor(() => expect(aloud.voice.value).not.toBeNull())
    aloud.start(['一。', '', '二。'])
    await vi.waitFor(() => expect(aloud.finished.value).toBe(true))
    expect(said).toEqual(['一。', '二。'])
    expect(aloud.reading.value).toBe(false)
  })

  it('leaves the reading to the worker when the voice fails', async () => {
    speech((utterance) => queueMicrotask(() => utterance.onerror?.()))
    const aloud = reader()
    await vi.waitFor(() => expect(aloud.voice.value).not.toBeNull())
    aloud.start(['一。'])
    await vi.waitFor(() => expect(aloud.voice.value).toBeNull())
    expect(aloud.finished.value).toBe(false)
  })

  it('finds no voice where there is none', async () => {
    speech(() => undefined, [])
    const aloud = reader()
    await vi.waitFor(() => expect(aloud.looking.value).toBe(false), { timeout: 3000 })
    expect(aloud.voice.value).toBeNull()
  })
})
