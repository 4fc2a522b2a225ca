import { useEffect, useState } from 'preact/hooks'
import { go } from '../history.ts'
import { joining as words } from '../i18n/link.fr.ts'
import * as state from '../state.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { JoinForm } from './JoinForm.tsx'
import { TaskPage } from './StaffPage.tsx'

/** Joins the network's server, with a code that is typed, scanned or came with the link (SYN8). */
export function Joining() {
  // Taken once: the code does not stay in memory longer than this page.
  const [given] = useState(() => state.invitation.peek())
  const [isJoined, setJoined] = useState(false)
  useEffect(() => {
    state.invitation.value = ''
  }, [])
  const { value: place } = state.place
  const from = place.screen === 'joining' && place.from ? place.from : 'settings'
  const leave = () => go({ screen: from })
  if (isJoined) return <Joined back={words.back[from]} onLeave={leave} />
  return (
    <TaskPage title={words.title} back={words.back[from]} onBack={leave}>
      <p class="page-lead soft">
        {words.lead} {words.keeps}
      </p>
      <JoinForm given={given} onJoined={() => setJoined(true)} />
    </TaskPage>
  )
}

function Joined({ back, onLeave }: { back: string; onLeave: () => void }) {
  return (
    <TaskPage title={words.joined}>
      <Banner tone="done">{words.joinedNote(state.catalog.value?.network.name ?? '')}</Banner>
      <Button kind="main" icon="check" onClick={onLeave}>
        {back}
      </Button>
    </TaskPage>
  )
}
