import { leftOpenWords as words } from '../i18n/leaving.fr.ts'
import { leftOpen } from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'

/** What the end of the day closed by itself, until somebody has read it (SES6). */
export function LeftOpen() {
  const { value: count } = leftOpen
  const understood = () => {
    leftOpen.value = 0
  }
  return (
    <Banner
      tone="calm"
      title={words.title(count)}
      actions={
        <Button icon="check" onClick={understood}>
          {words.understood}
        </Button>
      }
    >
      <p>{words.note(count)}</p>
    </Banner>
  )
}
