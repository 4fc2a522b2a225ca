import { render } from 'preact'
import '../ui/tokens.css'
import '../ui/base.css'
import { createAccess } from './access/client.ts'
import { takeArrival } from './access/fragment.ts'
import { createCarried } from './carried/client.ts'
import { createCatalogs } from './catalog/client.ts'
import { createFigures } from './figuresClient.ts'
import { createFleet } from './fleet/client.ts'
import { keepForOffline } from './offline.ts'
import { Pilot } from './Pilot.tsx'
import { followAddress } from './place.ts'

/** Composition root of the manager's pages: nothing of the tablet is opened or started. */
export function run(): void {
  const arrival = takeArrival()
  followAddress()
  document.documentElement.dataset.world = 'staff'
  const app = document.getElementById('app') as HTMLElement
  app.replaceChildren()
  render(
    <Pilot
      access={createAccess()}
      figures={createFigures()}
      catalogs={createCatalogs()}
      fleet={createFleet()}
      carried={createCarried()}
      arrival={arrival}
      now={() => Date.now()}
    />,
    app,
  )
  void keepForOffline()
}
