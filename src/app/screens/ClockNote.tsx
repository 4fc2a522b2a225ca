import { computed } from '@preact/signals'
import { clockTrouble } from '../../domain/clock.ts'
import { clockTroubles } from '../i18n/trouble.fr.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { minuteNow } from './clock.ts'

const trouble = computed(() => {
  const { value: catalog } = state.catalog
  return catalog && clockTrouble(minuteNow.value, state.tablet.value, catalog)
})

/** A clock that cannot be right is told where the day begins; nothing stops for it (SYN7). */
export function ClockNote() {
  if (!trouble.value) return null
  const { title, happened, safe, todo } = clockTroubles[trouble.value]
  return (
    <Banner tone="attention" title={title}>
      <p>{`${happened} ${safe} ${todo}`}</p>
    </Banner>
  )
}
