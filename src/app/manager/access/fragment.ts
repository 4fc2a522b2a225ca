import * as v from 'valibot'
import { invitationToken, OPENID_ENDS, type OpenIdEnd } from '../../../sync/contract/people.ts'

/** What a link brought to `/pilotage` after the sign, which no server sees. */
export type Arrival = { invitation: string | null; end: OpenIdEnd | null }

type Where = {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>
  history: Pick<History, 'replaceState'>
}

/** Read once: it leaves the address, and so the history, at once. */
export function takeArrival({ location, history }: Where = window): Arrival {
  const given = new URLSearchParams(location.hash.slice(1))
  const invitation = v.safeParse(invitationToken, given.get('invitation'))
  const end = v.safeParse(v.picklist(OPENID_ENDS), given.get('connexion'))
  if (given.has('invitation') || given.has('connexion'))
    history.replaceState(null, '', `${location.pathname}${location.search}`)
  return { invitation: invitation.success ? invitation.output : null, end: end.success ? end.output : null }
}
