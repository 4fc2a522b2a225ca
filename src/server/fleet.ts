import { Hono, type MiddlewareHandler } from 'hono'
import type { Fleet, NewCode } from '../sync/contract/fleet.ts'
import { administratorsOnly, type Visited } from './access.ts'
import { answerErrors, type Services, watched } from './api.ts'
import { enrolmentLink, newEnrolmentCode } from './enrolmentCodes.ts'
import { tabletName } from './report.fr.ts'
import { sha256 } from './store/catalogs.ts'
import type { Database } from './store/database.ts'
import { CODE_LIFE_MS, listTablets, revoke, type TabletState, waitingCodes } from './store/tablets.ts'
import { Refused } from './troubles.ts'

/**
 * The tablets of a network, `/api/fleet/…`, for its administrators: who is there, a code for one more, and revoking
 * one (SYN8). `visitors` says who asks, and refuses what another site's page asks for.
 */
export function fleetApi(services: Services, visitors: MiddlewareHandler<Visited>): Hono<Visited> {
  const { db, now, log, publicUrl } = services
  const routes = new Hono<Visited>()
  routes.onError(answerErrors(services))
  routes.use(watched(services))
  routes.use(visitors, administratorsOnly)

  routes.get('/', async (c) => c.json(await fleetOf(db, c.var.visitor.network, now())))

  routes.post('/codes', async (c) => {
    const { network } = c.var.visitor
    const code = await newEnrolmentCode(services, network)
    log.info({ network }, 'enrolment code made')
    const answer: NewCode = {
      code,
      link: enrolmentLink(publicUrl, code),
      enrolment: sha256(code),
      lastsMs: CODE_LIFE_MS,
    }
    return c.json(answer, 201)
  })

  routes.delete('/:tablet', async (c) => {
    const { network } = c.var.visitor
    if (!(await revoke(db, network, c.req.param('tablet'), now()))) throw new Refused('not-found')
    log.info({ network }, 'tablet revoked')
    return c.json(await fleetOf(db, network, now()))
  })
  return routes
}

async function fleetOf(db: Database, network: string, now: Date): Promise<Fleet> {
  const [tablets, waiting] = await Promise.all([namedTablets(db, network), waitingCodes(db, network, now)])
  return {
    tablets: tablets.map(({ tablet, label, enrolledAt, seenAt, revokedAt }) => ({
      tablet,
      label,
      enrolledAt: enrolledAt.getTime(),
      seenAt: seenAt?.getTime() ?? null,
      revokedAt: revokedAt?.getTime() ?? null,
    })),
    waiting,
  }
}

/** A tablet keeps the number that the pages of figures give it: its place by day of enrolment. */
export async function namedTablets(
  db: Database,
  network: string,
): Promise<(TabletState & { label: string })[]> {
  const tablets = await listTablets(db, network)
  return tablets.map((each, at) => ({ ...each, label: tabletName(at + 1) }))
}
