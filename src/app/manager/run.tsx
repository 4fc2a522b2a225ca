import { render } from 'preact'
import '../ui/tokens.css'
import '../ui/base.css'
import { createAccess } from './access/client.ts'
import { type Arrival, takeArrival } from './access/fragment.ts'
import { createCarried } from './carried/client.ts'
import { createCatalogs } from './catalog/client.ts'
import { createFigures } from './figuresClient.ts'
import { createFleet } from './fleet/client.ts'
import { keepForOffline } from './offline.ts'
import { Pilot } from './Pilot.tsx'
import { followAddress } from './place.ts'

/** Composition root of the manager's pages: nothing of the tablet is opened or started. */
export function run(): void {
  followAddress()
  document.documentElement.dataset.world = 'staff'
  const app = document.getElementById('app') as HTMLElement
  app.replaceChildren()
  // A link to the page that is open already loads nothing anew: what it brought is taken all the same.
  let times = 0
  const open = (arrival: Arrival) => render(<Page key={++times} arrival={arrival} />, app)
  open(takeArrival())
  addEventListener('hashchange', () => {
    const arrival = takeArrival()
    if (arrival.invitation || arrival.end) open(arrival)
  })
  void keepForOffline()
}

function Page({ arrival }: { arrival: Arrival }) {
  return (
    <Pilot
      access={createAccess()}
      figures={createFigures()}
      catalogs={createCatalogs()}
      fleet={createFleet()}
      carried={createCarried()}
      arrival={arrival}
      now={() => Date.now()}
    />
  )
}
