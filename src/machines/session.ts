import { assign } from 'xstate'
import {
  canClose,
  likelyOutcome,
  needsAgreement,
  type Plan,
  redated,
  type SessionDraft,
  type Target,
  withPlan,
  withTarget,
} from '../domain/session.ts'
import type {
  AgreementWay,
  Check,
  Closing,
  Incident,
  Language,
  Outcome,
  Satisfaction,
} from '../domain/vocabulary.ts'
import { setup } from './setup.ts'

/**
 * One accompaniment, from the decision of triage to counted and forgotten. It is run by the pure functions
 * of `step.ts`: a step is computed, stored durably, then shown (SES2), so it has no actors and no timers;
 * deadlines are instants in the draft (SES6). States tagged `lent` are those in which the patron holds the
 * tablet (LEN1, P8).
 */

export type SessionEvent = { at: number } & (
  | { type: 'commitments.confirmed' }
  | { type: 'charter.agreed'; way: AgreementWay; language: Language }
  | { type: 'charter.declined'; language: Language }
  | { type: 'charter.reopened' }
  | { type: 'tablet.returned' }
  | { type: 'need.changed'; plan: Plan }
  | { type: 'permission.asked' }
  | { type: 'permission.granted' }
  | { type: 'permission.refused' }
  | { type: 'permission.revoked' }
  | { type: 'incident.reported'; incident: Incident }
  | { type: 'redirection.given'; target: Target }
  | { type: 'closing.started' }
  | { type: 'closing.left' }
  | { type: 'check.ticked'; check: Check }
  | { type: 'check.unticked'; check: Check }
  | { type: 'outcome.chosen'; outcome: Outcome }
  | { type: 'satisfaction.asked' }
  | { type: 'satisfaction.given'; satisfaction: Satisfaction }
  | { type: 'satisfaction.skipped' }
  | { type: 'patron.left' }
  | { type: 'session.closed' }
  | { type: 'day.corrected'; day: string }
  | { type: 'day.ended' }
)

/** An event before the clock has stamped it. */
export type SessionStep = SessionEvent extends infer E
  ? E extends { at: number }
    ? Omit<E, 'at'>
    : never
  : never

/** Stored beside each snapshot; every released number keeps a migration (SES8). */
export const SESSION_MACHINE_VERSION = 1

export type SessionContext = SessionDraft & { closedBy: Closing | null }

export const sessionMachine = setup({
  types: {
    input: {} as SessionDraft,
    context: {} as SessionContext,
    events: {} as SessionEvent,
    tags: {} as 'lent',
  },
  guards: {
    needsAgreement: ({ context }) => needsAgreement(context),
    helpsNow: ({ context }) => context.plan.decision === 'help-now',
    canClose: ({ context }) => canClose(context),
    helped: ({ context }) => context.helpedAt !== null,
    wasDeclined: ({ context }) => context.charter === 'declined',
  },
  actions: {
    touch: assign({ touchedAt: ({ event }) => event.at }),
    /** What was confirmed for one closing does not hold for the next (SES5). */
    openAgain: assign({ outcome: null, checks: [] }),
    startHelp: assign({
      helpedAt: ({ context, event }) => context.helpedAt ?? event?.at ?? context.touchedAt,
    }),
  },
}).createMachine({
  id: 'session',
  context: ({ input }) => ({ ...input, closedBy: null }),
  initial: 'routing',
  on: {
    /** The day it was opened on cannot be: the clock is right only now (SYN7). */
    'day.corrected': { actions: assign(({ context, event }) => redated(context, event.day, event.at)) },
    'day.ended': {
      target: '.closed',
      actions: assign({ outcome: 'patron-left', closedBy: 'end-of-day' }),
    },
  },
  states: {
    /** Where triage leads, at the start and again after each change of need (SES3). */
    routing: {
      always: [
        { guard: 'needsAgreement', target: 'commitments' },
        { guard: 'helpsNow', target: 'helping' },
        { target: 'redirecting' },
      ],
    },
    /** Staff say their own commitments, then hand over (CHA2). */
    commitments: {
      on: {
        'commitments.confirmed': { target: 'reading', actions: 'touch' },
        'need.changed': {
          target: 'routing',
          actions: ['touch', assign(({ context, event }) => withPlan(context, event.plan))],
        },
        'patron.left': { target: 'closing', actions: ['touch', assign({ outcome: 'patron-left' })] },
      },
    },
    reading: {
      tags: 'lent',
      on: {
        'charter.agreed': {
          target: 'agreed',
          actions: [
            'touch',
            assign({
              charter: 'agreed',
              agreementWay: ({ event }) => event.way,
              language: ({ event }) => event.language,
            }),
          ],
        },
        'charter.declined': {
          target: 'declined',
          actions: [
            'touch',
            assign({ charter: 'declined', agreementWay: null, language: ({ event }) => event.language }),
          ],
        },
        /** Taken back without an answer. */
        'tablet.returned': {
          target: 'commitments',
          actions: ['touch', assign({ charter: 'left-unanswered' })],
        },
      },
    },
    agreed: {
      tags: 'lent',
      on: { 'tablet.returned': { target: 'helping', actions: 'touch' } },
    },
    declined: {
      tags: 'lent',
      on: { 'tablet.returned': { target: 'redirecting', actions: 'touch' } },
    },
    helping: {
      entry: 'startHelp',
      on: {
        'need.changed': {
          target: 'routing',
          actions: ['touch', assign(({ context, event }) => withPlan(context, event.plan))],
        },
        /** On the screen; given orally, staff confirm it with `permission.granted` here. */
        'permission.asked': { target: 'permitting', actions: 'touch' },
        'permission.granted': { actions: ['touch', assign({ consent: 'granted' })] },
        'permission.refused': { actions: ['touch', assign({ consent: 'refused' })] },
        'permission.revoked': { actions: ['touch', assign({ consent: 'revoked' })] },
        'incident.reported': {
          actions: [
            'touch',
            assign({
              incidents: ({ context, event }) => [...new Set([...context.incidents, event.incident])],
            }),
          ],
        },
        'redirection.given': {
          actions: [
            'touch',
            assign({ redirections: ({ context, event }) => withTarget(context.redirections, event.target) }),
          ],
        },
        'closing.started': { target: 'closing', actions: 'touch' },
        'patron.left': { target: 'closing', actions: ['touch', assign({ outcome: 'patron-left' })] },
      },
    },
    /** The patron answers on the screen whether staff may see personal data (CON1). */
    permitting: {
      tags: 'lent',
      on: {
        'permission.granted': { target: 'permitted', actions: ['touch', assign({ consent: 'granted' })] },
        'permission.refused': { target: 'permitted', actions: ['touch', assign({ consent: 'refused' })] },
        'tablet.returned': { target: 'helping', actions: 'touch' },
      },
    },
    permitted: {
      tags: 'lent',
      on: { 'tablet.returned': { target: 'helping', actions: 'touch' } },
    },
    /** Nobody helps here: the patron leaves with a named place to go (TRI2, RED3). */
    redirecting: {
      on: {
        'redirection.given': {
          actions: [
            'touch',
            assign({ redirections: ({ context, event }) => withTarget(context.redirections, event.target) }),
          ],
        },
        'need.changed': {
          target: 'routing',
          actions: ['touch', assign(({ context, event }) => withPlan(context, event.plan))],
        },
        'charter.reopened': { guard: 'wasDeclined', target: 'commitments', actions: 'touch' },
        'incident.reported': {
          actions: [
            'touch',
            assign({
              incidents: ({ context, event }) => [...new Set([...context.incidents, event.incident])],
            }),
          ],
        },
        'closing.started': {
          target: 'closing',
          actions: [
            'touch',
            assign({
              outcome: ({ context }) => likelyOutcome(context),
            }),
          ],
        },
        'patron.left': { target: 'closing', actions: ['touch', assign({ outcome: 'patron-left' })] },
      },
    },
    closing: {
      on: {
        'check.ticked': {
          actions: [
            'touch',
            assign({ checks: ({ context, event }) => [...new Set([...context.checks, event.check])] }),
          ],
        },
        'check.unticked': {
          actions: [
            'touch',
            assign({ checks: ({ context, event }) => context.checks.filter((each) => each !== event.check) }),
          ],
        },
        'outcome.chosen': { actions: ['touch', assign({ outcome: ({ event }) => event.outcome })] },
        'satisfaction.asked': { target: 'rating', actions: 'touch' },
        'closing.left': [
          { guard: 'wasDeclined', target: 'redirecting', actions: ['touch', 'openAgain'] },
          { guard: 'needsAgreement', target: 'commitments', actions: ['touch', 'openAgain'] },
          { guard: 'helped', target: 'helping', actions: ['touch', 'openAgain'] },
          { target: 'redirecting', actions: ['touch', 'openAgain'] },
        ],
        'session.closed': {
          guard: 'canClose',
          target: 'closed',
          actions: ['touch', assign({ closedBy: 'staff' })],
        },
      },
    },
    rating: {
      tags: 'lent',
      on: {
        'satisfaction.given': {
          target: 'rated',
          actions: ['touch', assign({ satisfaction: ({ event }) => event.satisfaction })],
        },
        'satisfaction.skipped': { target: 'rated', actions: 'touch' },
        'tablet.returned': { target: 'closing', actions: 'touch' },
      },
    },
    rated: {
      tags: 'lent',
      on: { 'tablet.returned': { target: 'closing', actions: 'touch' } },
    },
    closed: { type: 'final' },
  },
})
