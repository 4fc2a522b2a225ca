import { clockTroubles } from '../i18n/trouble.fr.ts'
import { clockTroubleNow } from './clock.ts'
import { TroubleBanner } from './TroubleBanner.tsx'

/** A clock that cannot be right is told where the day begins; nothing stops for it (SYN7). */
export const ClockNote = () =>
  clockTroubleNow.value && <TroubleBanner {...clockTroubles[clockTroubleNow.value]} />
