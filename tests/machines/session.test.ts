import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { damagedFrom } from '../../src/db/damaged.ts'
import { restoreSession } from '../../src/db/snapshots.ts'
import { canClose, checksFor } from '../../src/domain/session.ts'
import { OUTCOMES } from '../../src/domain/vocabulary.ts'
import { SESSION_MACHINE_VERSION, type SessionEvent, type SessionStep } from '../../src/machines/session.ts'
import {
  closedSession,
  isLent,
  isSessionState,
  type SessionState,
  startSession,
  stepSession,
} from '../../src/machines/step.ts'
import { aDraft, aPlan, golden, NOW } from '../makers.ts'

const at = NOW + 60_000

/** Walks the events; each must apply. */
function walk(state: SessionState, ...steps: SessionStep[]): SessionState {
  return steps.reduce((present, step) => {
    const next = stepSession(present, { ...step, at } as SessionEvent)
    if (!next) throw new Error(`${step.type} does not apply in ${present.value}`)
    return next
  }, state)
}

const agreed: SessionStep[] = [
  { type: 'commitments.confirmed' },
  { type: 'charter.agreed', way: 'signature', language: 'fr-simple' },
  { type: 'tablet.returned' },
]

describe('agreement', () => {
  test('[CHA1] a level that asks for agreement begins with it, one that asks for acknowledgement with help', () => {
    expect(startSession(aDraft()).value).toBe('commitments')

    const acknowledged = startSession(aDraft({}, { level: 1, agreement: 'acknowledgement' }))
    expect(acknowledged.value).toBe('helping')
    expect(acknowledged.context.charter).toBe('acknowledged')
  })

  test('[CHA2] the tablet is lent only once staff confirmed their own commitments', () => {
    const opened = startSession(aDraft())
    expect(isLent(opened)).toBe(false)
    expect(stepSession(opened, { type: 'charter.agreed', way: 'hold', language: 'fr', at })).toBeNull()

    expect(isLent(walk(opened, { type: 'commitments.confirmed' }))).toBe(true)
  })

  test('[CHA5] of the agreement the session keeps version, way and language alone', () => {
    const { context } = walk(startSession(aDraft()), ...agreed)
    const before = Object.keys({ ...aDraft(), closedBy: null }).sort()

    expect(context).toMatchObject({ charter: 'agreed', agreementWay: 'signature', language: 'fr-simple' })
    expect(Object.keys(context).sort()).toEqual(before)
  })

  test('[CHA4] to decline leads to other places to go, and stays counted', () => {
    const declined = walk(
      startSession(aDraft()),
      { type: 'commitments.confirmed' },
      { type: 'charter.declined', language: 'fr' },
      { type: 'tablet.returned' },
    )
    expect(declined.value).toBe('redirecting')
    expect(declined.context.charter).toBe('declined')

    const closed = walk(declined, { type: 'closing.started' }, { type: 'session.closed' })
    expect(closedSession(closed)).toMatchObject({ charter: 'declined', outcome: 'redirected' })
  })

  test('[CHA4] a patron who declined may still change their mind', () => {
    const again = walk(
      startSession(aDraft()),
      { type: 'commitments.confirmed' },
      { type: 'charter.declined', language: 'fr' },
      { type: 'tablet.returned' },
      { type: 'charter.reopened' },
      ...agreed,
    )
    expect(again).toMatchObject({ value: 'helping', context: { charter: 'agreed' } })
  })

  test('[CHA7] a session keeps the charter version it was opened under', () => {
    const { context } = walk(startSession(aDraft({ charterSha256: 'a'.repeat(64) })), ...agreed)
    expect(context.charterSha256).toBe('a'.repeat(64))
  })

  test('[SES3] a need that moves up to an asking level asks, one already agreed does not ask again', () => {
    const level1 = startSession(aDraft({}, { level: 1, agreement: 'acknowledgement' }))
    const up = walk(level1, { type: 'need.changed', plan: aPlan() })
    expect(up.value).toBe('commitments')

    const helping = walk(up, ...agreed)
    expect(walk(helping, { type: 'need.changed', plan: aPlan({ level: 3 }) }).value).toBe('helping')
  })

  test('[SES3] a need that moves beyond this site leads to a place to go', () => {
    const helping = walk(startSession(aDraft()), ...agreed)
    const target = { kind: 'site', id: 'beaumont' } as const
    const sent = walk(helping, { type: 'need.changed', plan: aPlan({ decision: 'other-site', target }) })

    expect(sent.value).toBe('redirecting')
    expect(sent.context.redirections).toEqual([target])
  })
})

describe('help', () => {
  const helping = () => walk(startSession(aDraft()), ...agreed)

  test('[CON1] permission is a step of its own, given on the screen or aloud, revocable at any time', () => {
    const lent = walk(helping(), { type: 'permission.asked' })
    expect(isLent(lent)).toBe(true)

    const granted = walk(lent, { type: 'permission.granted' }, { type: 'tablet.returned' })
    expect(granted).toMatchObject({ value: 'helping', context: { consent: 'granted' } })
    expect(walk(granted, { type: 'permission.revoked' }).context.consent).toBe('revoked')
    expect(walk(helping(), { type: 'permission.granted' }).context.consent).toBe('granted')
  })

  test('[CON1] without permission help goes on', () => {
    const refused = walk(helping(), { type: 'permission.refused' })
    expect(refused).toMatchObject({ value: 'helping', context: { consent: 'refused' } })
    expect(stepSession(refused, { type: 'closing.started', at })?.value).toBe('closing')
  })

  test('[INC1] an incident is kept once by kind and help goes on', () => {
    const twice = walk(
      helping(),
      { type: 'incident.reported', incident: 'software-fault' },
      { type: 'incident.reported', incident: 'software-fault' },
    )
    expect(twice).toMatchObject({ value: 'helping', context: { incidents: ['software-fault'] } })
  })
})

describe('closing', () => {
  const closing = () => walk(startSession(aDraft()), ...agreed, { type: 'closing.started' })

  test('[SES4] only the lines that apply are asked', () => {
    expect(checksFor(closing().context)).toEqual(['patron-validated', 'patron-logged-out', 'nothing-kept'])

    const printing = aDraft(
      { helpedAt: NOW },
      { level: 1, agreement: 'acknowledgement', forms: false, personalData: false },
    )
    expect(checksFor(printing)).toEqual([])
    expect(checksFor(aDraft({ helpedAt: null }))).toEqual([])
  })

  test('[SES5] an applying line cannot be skipped', () => {
    const chosen = walk(
      closing(),
      { type: 'outcome.chosen', outcome: 'solved' },
      { type: 'check.ticked', check: 'nothing-kept' },
    )
    expect(stepSession(chosen, { type: 'session.closed', at })).toBeNull()

    const ticked = walk(
      chosen,
      { type: 'check.ticked', check: 'patron-validated' },
      { type: 'check.ticked', check: 'patron-logged-out' },
    )
    expect(walk(ticked, { type: 'session.closed' }).value).toBe('closed')
  })

  test('[SES5] what was confirmed for one closing does not hold for the next', () => {
    const ticked = walk(closing(), { type: 'check.ticked', check: 'nothing-kept' }, { type: 'closing.left' })
    expect(ticked).toMatchObject({ value: 'helping', context: { checks: [], outcome: null } })
  })

  test('[SES4] [SES3] what help already touched is confirmed, though the need became a simpler one', () => {
    const helping = walk(startSession(aDraft()), ...agreed)
    const simpler = aPlan({ level: 1, agreement: 'acknowledgement', forms: false, personalData: false })
    const { context } = walk(helping, { type: 'need.changed', plan: simpler }, { type: 'closing.started' })
    expect(checksFor(context)).toEqual(['patron-validated', 'patron-logged-out', 'nothing-kept'])
  })

  test('[CHA4] back from a closing after a refusal leads to the places to go', () => {
    const refused = walk(
      startSession(aDraft()),
      { type: 'commitments.confirmed' },
      { type: 'charter.declined', language: 'fr' },
      { type: 'tablet.returned' },
      { type: 'closing.started' },
      { type: 'closing.left' },
    )
    expect(refused.value).toBe('redirecting')
  })

  test('[SES5] when the patron left, staff confirm log-out and nothing kept', () => {
    const left = walk(startSession(aDraft()), ...agreed, { type: 'patron.left' })
    expect(checksFor(left.context)).toEqual(['patron-logged-out', 'nothing-kept'])
    expect(stepSession(left, { type: 'session.closed', at })).toBeNull()

    const confirmed = walk(
      left,
      { type: 'check.ticked', check: 'patron-logged-out' },
      { type: 'check.ticked', check: 'nothing-kept' },
    )
    expect(closedSession(walk(confirmed, { type: 'session.closed' }))).toMatchObject({
      outcome: 'patron-left',
      closedBy: 'staff',
    })
  })

  test('[SES4] satisfaction is given by the patron on the lent tablet, or not at all', () => {
    const rating = walk(closing(), { type: 'satisfaction.asked' })
    expect(isLent(rating)).toBe(true)
    const given = walk(
      rating,
      { type: 'satisfaction.given', satisfaction: 'happy' },
      { type: 'tablet.returned' },
    )
    expect(given).toMatchObject({ value: 'closing', context: { satisfaction: 'happy' } })

    const skipped = walk(
      closing(),
      { type: 'satisfaction.asked' },
      { type: 'satisfaction.skipped' },
      { type: 'tablet.returned' },
    )
    expect(skipped.context.satisfaction).toBeNull()
  })

  test('[SES6] [SYN7] a day that cannot be becomes today, in any state, and the session lasted as long as it did', () => {
    const then = Date.parse('1970-01-02T10:00:00Z')
    const draft = aDraft({ day: '1970-01-02', openedAt: then, touchedAt: then })
    const helping = agreed.reduce<SessionState>(
      (present, step) => stepSession(present, { ...step, at: then + 20 * 60_000 } as SessionEvent)!,
      startSession(draft),
    )

    const corrected = walk(helping, { type: 'day.corrected', day: '2026-11-24' })

    expect(corrected.value).toBe('helping')
    expect(corrected.context).toMatchObject({
      day: '2026-11-24',
      openedAt: at - 20 * 60_000,
      helpedAt: at,
      touchedAt: at,
    })
    expect(
      walk(startSession(draft), { type: 'day.corrected', day: '2026-11-24' }).context.helpedAt,
    ).toBeNull()
  })

  test('[SES6] the end of the day closes from any state as "patron left", marked so', () => {
    const closed = walk(walk(startSession(aDraft()), { type: 'commitments.confirmed' }), {
      type: 'day.ended',
    })
    expect(closedSession(closed)).toMatchObject({ outcome: 'patron-left', closedBy: 'end-of-day' })
  })
})

/** Every event of the machine, to be thrown at it in any order. */
const anyStep: fc.Arbitrary<SessionStep> = fc.oneof(
  fc.constantFrom<SessionStep>(
    { type: 'commitments.confirmed' },
    { type: 'charter.agreed', way: 'hold', language: 'fr' },
    { type: 'charter.declined', language: 'fr' },
    { type: 'charter.reopened' },
    { type: 'tablet.returned' },
    { type: 'permission.asked' },
    { type: 'permission.granted' },
    { type: 'permission.refused' },
    { type: 'permission.revoked' },
    { type: 'incident.reported', incident: 'equipment-fault' },
    { type: 'redirection.given', target: { kind: 'site', id: 'beaumont' } },
    { type: 'closing.started' },
    { type: 'closing.left' },
    { type: 'check.ticked', check: 'patron-validated' },
    { type: 'check.ticked', check: 'patron-logged-out' },
    { type: 'check.ticked', check: 'nothing-kept' },
    { type: 'check.unticked', check: 'nothing-kept' },
    { type: 'satisfaction.asked' },
    { type: 'satisfaction.given', satisfaction: 'so-so' },
    { type: 'patron.left' },
    { type: 'session.closed' },
  ),
  fc.constantFrom(...OUTCOMES).map((outcome): SessionStep => ({ type: 'outcome.chosen', outcome })),
  fc.constantFrom(1, 2, 3).map(
    (level): SessionStep => ({
      type: 'need.changed',
      plan: aPlan({ level, agreement: level === 1 ? 'acknowledgement' : 'agreement' }),
    }),
  ),
)

describe('any order of events', () => {
  test('[CHA1] [SES5] help at an asking level is never given without agreement, nor closed with a line missing', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        let state = startSession(aDraft())
        for (const step of steps) {
          const next = stepSession(state, { ...step, at } as SessionEvent)
          if (next?.value === 'helping' && next.context.plan.agreement === 'agreement')
            expect(next.context.charter).toBe('agreed')
          if (next?.value === 'closed') expect(canClose(next.context)).toBe(true)
          state = next ?? state
        }
      }),
      { numRuns: 500 },
    )
  })

  test('[SES2] every state survives storing: what is read back goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 25 }), (steps) => {
        let kept = startSession(aDraft())
        let stored = startSession(aDraft())
        for (const step of steps) {
          kept = stepSession(kept, { ...step, at } as SessionEvent) ?? kept
          stored = JSON.parse(JSON.stringify(stepSession(stored, { ...step, at } as SessionEvent) ?? stored))
        }
        expect(stored).toEqual(kept)
      }),
    )
  })
})

describe('snapshots', () => {
  const machine = { version: SESSION_MACHINE_VERSION, migrations: {}, isState: isSessionState }

  test('[SES8] the golden snapshot of machine version 1 restores and goes on', () => {
    const restored = restoreSession(golden('session-snapshot.v1.json'), machine)
    if ('lost' in restored) throw new Error('not restored')
    const state = restored.session as unknown as SessionState
    expect(stepSession(state, { type: 'closing.started', at })?.value).toBe('closing')
  })

  test('[SES8] an older version follows its written migration', () => {
    const older = { ...(golden('session-snapshot.v1.json') as object), value: 'assisting' }
    const restored = restoreSession(older, {
      ...machine,
      version: 2,
      migrations: { 1: (stored) => ({ ...stored, value: 'helping' }) },
    })
    expect(restored).toMatchObject({ session: { version: 2, value: 'helping' } })
  })

  test.each([
    ['written by a newer Escale', { version: 99 }, 'newer'],
    ['in a state nobody knows', { value: 'dancing' }, 'unreadable'],
    ['without its plan', { context: { ...aDraft(), plan: null } }, 'unreadable'],
    ['with nothing in it', { context: null }, 'unreadable'],
  ])('[SES8] a row %s goes to rescue with what is known', (_, change, why) => {
    const row = { ...(golden('session-snapshot.v1.json') as object), ...change }
    const restored = restoreSession(row, machine)
    expect('lost' in restored && damagedFrom(restored.lost)).toMatchObject({ why, sessionId: 's1' })
  })
})
