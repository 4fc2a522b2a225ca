import { computed } from '@preact/signals'
import { dayOf, MINUTE_MS } from '../../domain/calendar.ts'
import { askedAt, clockTrouble } from '../../domain/clock.ts'
import * as state from '../state.ts'

/** The present minute: what shows ages and asks triage is drawn again once a minute, not once a second. */
export const minuteNow = computed(() => Math.floor(state.now.value / MINUTE_MS) * MINUTE_MS)

export const dayNow = computed(() => dayOf(minuteNow.value, state.catalog.value?.network.timeZone ?? 'UTC'))

/** A clock that cannot be right (SYN7). */
export const clockTroubleNow = computed(() => {
  const { value: catalog } = state.catalog
  return catalog && clockTrouble(minuteNow.value, state.tablet.value, catalog)
})

/** The minute and the day for which the catalog is asked what is open, covered and held (SYN7). */
export const catalogMinute = computed(() => {
  const { value: catalog } = state.catalog
  return catalog ? askedAt(minuteNow.value, catalog) : minuteNow.value
})

export const catalogDay = computed(() =>
  dayOf(catalogMinute.value, state.catalog.value?.network.timeZone ?? 'UTC'),
)
