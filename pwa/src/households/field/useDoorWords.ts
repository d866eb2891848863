import { useI18n } from 'vue-i18n'
import type { MatrixDoor } from '../doorMatrix'
import { useWords } from '../useWords'

/** What stands on a door of the wall: number, name and state in words. */
export function useDoorWords() {
  const { t } = useI18n()
  const { stateWord, dueWord } = useWords()

  /** −1 楼: with a real minus sign. */
  const floorWord = (floor: number): string => t('households.floorShort', { n: floor < 0 ? `−${-floor}` : floor })

  function face({ home, use, label, no }: MatrixDoor): { tone: string; no: string; name: string; word: string } {
    if (home) return { tone: home.state, no, name: home.head?.name ?? '', word: home.state === 'later' ? dueWord(home) : stateWord(home) }
    if (use === 'HOME') return { tone: 'none', no, name: '', word: t('households.noVisit') }
    return { tone: 'use', no: t(`households.use.${use}`), name: label, word: t('households.notLivedIn') }
  }

  return { floorWord, face }
}
