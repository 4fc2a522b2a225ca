import { computed } from '@preact/signals'
import { totalsOf } from '../../domain/tally.ts'
import {
  linkInWords,
  onlineInWords,
  storageInWords,
  unreadableInWords,
  waitingInWords,
} from '../i18n/link.fr.ts'
import * as state from '../state.ts'
import { Icon } from '../ui/Icon.tsx'

/** What waits, in words: sealed lots, and what is not sealed yet. The foot of the page and *Ce qui part d'ici* say the same. */
export const waitingNow = computed(() => {
  const lots = state.waitingLots.value
  return waitingInWords({
    lots,
    ready: totalsOf(lots.flatMap(({ days }) => days)),
    notReady: totalsOf(state.tallies.value),
    isAlone: state.linkStatus.value?.phase === 'alone',
    hasSent: lots.length < state.lots.value.length,
  })
})

/** How things stand with the server, in words. */
export const linkNow = computed(() => linkInWords(state.linkStatus.value, state.online.value))

/** The foot line: network, what waits and storage, always in words. */
export function FootLine() {
  return (
    <footer class="foot">
      <Icon name={iconNow()} />
      <p role="status">
        {[
          linkNow.value,
          ...waitingNow.value,
          ...storageInWords[state.storage.value],
          ...unreadableInWords(state.unreadable.value),
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
    </footer>
  )
}

function iconNow() {
  if (state.linkStatus.value?.phase === 'alone') return 'tablet'
  return ['', onlineInWords].includes(linkNow.value) ? 'wifi' : 'wifi-off'
}
