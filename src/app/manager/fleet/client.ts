import { codeAnswer, type Fleet, fleetAnswer, type NewCode } from '../../../sync/contract/fleet.ts'
import { asking, browserFetch, type Fetch } from '../asking.ts'

/** All that the page of tablets asks of the server. Each throws `AskTrouble` alone. */
export type FleetDoor = {
  read: () => Promise<Fleet>
  makeCode: () => Promise<NewCode>
  revoke: (tablet: string) => Promise<Fleet>
}

export function createFleet(fetch: Fetch = browserFetch): FleetDoor {
  const ask = asking(fetch, '/api/fleet')
  return {
    read: () => ask('', fleetAnswer),
    makeCode: () => ask('/codes', codeAnswer, 'POST', {}),
    revoke: (tablet) => ask(`/${encodeURIComponent(tablet)}`, fleetAnswer, 'DELETE'),
  }
}
