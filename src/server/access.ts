import { createMiddleware } from 'hono/factory'
import type { PersonRole } from '../sync/contract/people.ts'
import { Refused } from './troubles.ts'

/** Who reads the figures, as their visit says: of one network alone (ADM3, ADM4). */
export type Visitor = {
  network: string
  person: string
  name: string
  role: PersonRole
  /** Sites whose own figures a manager sees; an administrator sees all (DIS4). */
  sites: string[]
}

/** Routes behind `visitors` find theirs in `c.var.visitor`; `isApart`: what is waited for is a thread of ours. */
export type Visited = { Variables: { visitor: Visitor; isApart?: true } }

/** @throws Refused for a manager: only administrators change things. */
export const administratorsOnly = createMiddleware<Visited>(async (c, next) => {
  if (c.var.visitor.role !== 'administrator') throw new Refused('forbidden')
  await next()
})
