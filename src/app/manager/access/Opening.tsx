import type { InvitationLook } from '../../../sync/contract/people.ts'
import { personRoleLabels, acceptWords as words } from '../../i18n/access.fr.ts'
import { Card } from '../../ui/Card.tsx'

/** What an invitation opens. */
export function Opening({ look }: { look: InvitationLook }) {
  return (
    <Card class="access-opening" aria-label={words.role}>
      <p class="access-value">{personRoleLabels[look.role]}</p>
      {look.siteNames.length > 0 && <p>{words.sites(look.siteNames)}</p>}
      <p>{words.opens(look.network)}</p>
      <p class="small soft">{words.roleNotes[look.role]}</p>
    </Card>
  )
}
