import { joiningFirst as firstWords, joining as words } from '../i18n/link.fr.ts'
import { Button } from '../ui/Button.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { JoinForm } from './JoinForm.tsx'

type JoiningFirstProps = {
  /** The link that opened the app, or nothing. */
  invitation: string
  onJoined: () => void
  /** The tablet is set up alone; what the link brought is asked for again afterwards. */
  onLater: () => void
}

/**
 * Before a new tablet is set up: its sites, its roles' rules and the length of its code are those of the network that it
 * joins, and a code lasts ten minutes (SYN8).
 */
export function JoiningFirst({ invitation, onJoined, onLater }: JoiningFirstProps) {
  return (
    <main class="setup" id="main">
      <PageTitle>{words.title}</PageTitle>
      <p class="page-lead soft">{invitation ? firstWords.byLink : words.lead}</p>
      <p class="page-lead soft">{firstWords.order}</p>
      <JoinForm key={invitation} given={invitation} onJoined={onJoined} />
      <Button kind="quiet" icon="arrow-right" onClick={onLater}>
        {invitation ? firstWords.later : firstWords.without}
      </Button>
    </main>
  )
}
