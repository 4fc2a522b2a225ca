import { assign } from 'xstate'
import type { Policy } from '../domain/catalogSchema.ts'
import type { Language } from '../domain/vocabulary.ts'
import { setup } from './setup.ts'

/**
 * The tablet in the patron's hands (LEN3): left alone it warns, can be kept awake with one tap, then clears
 * and waits for staff. It also holds what makes reading comfortable, for this lending alone. Deadlines are
 * instants and the clock comes in as events; nothing of it is ever stored.
 */

export const TEXT_SIZES = ['usual', 'larger', 'largest'] as const
export type TextSize = (typeof TEXT_SIZES)[number]

export const CONTRASTS = ['usual', 'more'] as const
export type Contrast = (typeof CONTRASTS)[number]

export type LendingEvent =
  | { type: 'clock.ticked'; now: number }
  | { type: 'screen.touched'; now: number }
  | { type: 'lending.extended'; now: number }
  | { type: 'language.chosen'; language: Language }
  | { type: 'textSize.chosen'; textSize: TextSize }
  | { type: 'contrast.chosen'; contrast: Contrast }

export type LendingContext = {
  policy: Policy['lent']
  warnsAt: number
  clearsAt: number
  /** Taps that kept a warned screen awake. */
  extensions: number
  language: Language
  textSize: TextSize
  contrast: Contrast
}

export type LendingInput = { policy: Policy['lent']; now: number; language: Language }

export const lendingMachine = setup({
  types: {
    input: {} as LendingInput,
    context: {} as LendingContext,
    events: {} as LendingEvent,
  },
  guards: {
    isIdle: ({ context }, { now }: Instant) => now >= context.warnsAt,
    isSpent: ({ context }, { now }: Instant) => now >= context.clearsAt,
    wasSetBack: ({ context }, { now }: Instant) => context.warnsAt > deadlines(context.policy, now).warnsAt,
    canExtend: ({ context }) => canExtend(context),
  },
  actions: {
    restart: assign(({ context }, { now }: Instant) => deadlines(context.policy, now)),
  },
}).createMachine({
  id: 'lending',
  context: ({ input: { policy, now, language } }) => ({
    policy,
    ...deadlines(policy, now),
    extensions: 0,
    language,
    textSize: 'usual',
    contrast: 'usual',
  }),
  initial: 'inUse',
  states: {
    inUse: {
      on: {
        'clock.ticked': [
          { guard: at('isSpent'), target: 'cleared' },
          { guard: at('isIdle'), target: 'warned' },
          // A clock set back must not keep the screen awake for hours.
          { guard: at('wasSetBack'), actions: at('restart') },
        ],
        'screen.touched': { actions: at('restart') },
        'language.chosen': { actions: assign({ language: ({ event }) => event.language }) },
        'textSize.chosen': { actions: assign({ textSize: ({ event }) => event.textSize }) },
        'contrast.chosen': { actions: assign({ contrast: ({ event }) => event.contrast }) },
      },
    },
    warned: {
      on: {
        'clock.ticked': [
          { guard: at('isSpent'), target: 'cleared' },
          { guard: at('wasSetBack'), target: 'inUse', actions: at('restart') },
        ],
        'lending.extended': {
          guard: 'canExtend',
          target: 'inUse',
          actions: [at('restart'), assign({ extensions: ({ context }) => context.extensions + 1 })],
        },
      },
    },
    /** Nothing the patron did is left; only staff lead out of here. */
    cleared: { type: 'final' },
  },
})

export const canExtend = ({ extensions, policy }: LendingContext): boolean => extensions < policy.extensions

function deadlines(policy: Policy['lent'], now: number) {
  const warnsAt = now + policy.warnAfterSeconds * 1000
  return { warnsAt, clearsAt: warnsAt + policy.clearAfterSeconds * 1000 }
}

type Instant = { now: number }

/** A guard or an action that looks at the event's instant. */
function at<T extends 'isIdle' | 'isSpent' | 'wasSetBack' | 'restart'>(type: T) {
  return { type, params: ({ event }: { event: Instant }) => ({ now: event.now }) }
}
