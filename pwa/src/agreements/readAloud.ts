import { onScopeDispose, ref, shallowRef } from 'vue'
import type { SigningLang } from './agreementTypes'

const SLOWLY = 0.85
const NO_START_MS = 4000
const VOICES_WAIT_MS = 1500

/** A voice that lives on this tablet; one from the network would send the text away. */
export function localVoice(voices: SpeechSynthesisVoice[], lang: SigningLang): SpeechSynthesisVoice | null {
  const wanted = lang === 'en' ? 'en' : 'zh'
  const local = voices.filter((voice) => voice.localService && voice.lang.toLowerCase().replace('_', '-').startsWith(wanted))
  return local.find((voice) => voice.lang.replace('_', '-') === (lang === 'en' ? 'en-US' : 'zh-CN')) ?? local[0] ?? null
}

/** Waits for the list of voices, which browsers fill late or never. */
export async function findVoice(lang: SigningLang): Promise<SpeechSynthesisVoice | null> {
  if (!('speechSynthesis' in window)) return null
  const now = localVoice(speechSynthesis.getVoices(), lang)
  if (now) return now
  await new Promise<void>((resolve) => {
    speechSynthesis.addEventListener('voiceschanged', () => resolve(), { once: true })
    setTimeout(resolve, VOICES_WAIT_MS)
  })
  return localVoice(speechSynthesis.getVoices(), lang)
}

/** Reads sentences one by one with a voice of this tablet, and says which one it is at. */
export function useReadAloud(lang: SigningLang) {
  const voice = shallowRef<SpeechSynthesisVoice | null>(null)
  const looking = ref(true)
  const at = ref<number | null>(null)
  const reading = ref(false)
  const finished = ref(false)
  let turn = 0

  void findVoice(lang).then((found) => {
    voice.value = found
    looking.value = false
  })

  function start(sentences: readonly string[], from = 0) {
    stop()
    reading.value = true
    speakNext(sentences, from, ++turn)
  }

  function speakNext(sentences: readonly string[], index: number, mine: number) {
    if (mine !== turn) return
    const next = sentences.findIndex((text, place) => place >= index && text !== '')
    if (next < 0) {
      reading.value = false
      at.value = null
      finished.value = true
      return
    }
    at.value = next
    const utterance = new SpeechSynthesisUtterance(sentences[next])
    utterance.voice = voice.value
    utterance.lang = voice.value?.lang ?? lang
    utterance.rate = SLOWLY
    const stuck = setTimeout(() => mine === turn && giveUp(), NO_START_MS)
    utterance.onstart = () => clearTimeout(stuck)
    utterance.onend = () => {
      clearTimeout(stuck)
      speakNext(sentences, next + 1, mine)
    }
    utterance.onerror = () => {
      clearTimeout(stuck)
      if (mine === turn) giveUp()
    }
    speechSynthesis.speak(utterance)
  }

  /** A voice that does not speak is none: the worker reads instead. */
  function giveUp() {
    stop()
    voice.value = null
  }

  function stop() {
    turn++
    reading.value = false
    if ('speechSynthesis' in window) speechSynthesis.cancel()
  }

  onScopeDispose(stop)
  return { voice, looking, at, reading, finished, start, stop }
}
