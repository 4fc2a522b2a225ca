import { clockTroubles } from '../i18n/trouble.fr.ts'
import { Banner } from '../ui/Banner.tsx'
import { clockTroubleNow } from './clock.ts'

/** A clock that cannot be right is told where the day begins; nothing stops for it (SYN7). */
export function ClockNote() {
  if (!clockTroubleNow.value) return null
  const { title, happened, safe, todo } = clockTroubles[clockTroubleNow.value]
  return (
    <Banner tone="attention" title={title}>
      <p>{`${happened} ${safe} ${todo}`}</p>
    </Banner>
  )
}
