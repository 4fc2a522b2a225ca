import type { TroubleWords } from '../i18n/trouble.fr.ts'
import { Banner } from '../ui/Banner.tsx'

/** A trouble that stops nothing, in three beats: what happened, what is safe, what to do. */
export const TroubleBanner = ({ title, happened, safe, todo }: TroubleWords) => (
  <Banner tone="attention" title={title}>
    <p>{happened}</p>
    <p>{safe}</p>
    <p>{todo}</p>
  </Banner>
)
