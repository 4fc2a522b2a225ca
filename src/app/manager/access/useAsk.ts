import { accessTroubleWords } from '../../i18n/access.fr.ts'
import { useAsking } from '../useAsking.ts'

/** Asks for what concerns people and tablets, troubles in their words. */
export const useAsk = (onSignedOut?: () => void) => useAsking(accessTroubleWords, onSignedOut)
