import { assign } from 'xstate'
import type { AgreementWay } from '../domain/vocabulary.ts'
import { setup } from './setup.ts'

/**
 * The patron's way through the charter: welcome, one card after another, the official text whenever asked,
 * the question, a gesture of agreement or a refusal with care. It knows that ink was drawn, never what:
 * strokes stay in the canvas (CHA5). It lives as long as the screen and is never stored.
 */

export type CharterEvent =
  | { type: 'reading.started'; cards: number }
  | { type: 'card.passed' }
  | { type: 'card.reviewed' }
  | { type: 'official.opened' }
  | { type: 'official.closed' }
  | { type: 'agreement.preferred' }
  | { type: 'refusal.preferred' }
  | { type: 'question.reopened' }
  | { type: 'way.chosen'; way: AgreementWay }
  | { type: 'ink.drawn' }
  | { type: 'ink.cleared' }
  | { type: 'button.pressed' }
  | { type: 'button.released' }
  | { type: 'statement.spoken' }
  | { type: 'statement.withdrawn' }
  | { type: 'agreement.given' }
  | { type: 'refusal.confirmed' }

export type CharterContext = {
  cards: number
  /** From 0. */
  card: number
  way: AgreementWay
}

export type CharterInput = { way: AgreementWay }

export const charterMachine = setup({
  types: {
    input: {} as CharterInput,
    context: {} as CharterContext,
    events: {} as CharterEvent,
  },
  guards: {
    isFirstCard: ({ context }) => context.card === 0,
    isLastCard: ({ context }) => context.card >= context.cards - 1,
    isHeld: ({ context }) => context.way === 'hold',
    isDrawn: ({ context }) => context.way === 'signature',
    isPressed: ({ context }) => context.way === 'keyboard',
    isSpoken: ({ context }) => context.way === 'oral',
  },
}).createMachine({
  id: 'charter',
  context: ({ input }) => ({ cards: 1, card: 0, way: input.way }),
  initial: 'open',
  states: {
    open: {
      initial: 'welcome',
      on: { 'official.opened': 'official' },
      states: {
        welcome: {
          on: {
            'reading.started': {
              target: 'reading',
              actions: assign({ card: 0, cards: ({ event }) => event.cards }),
            },
          },
        },
        reading: {
          on: {
            'card.passed': [
              { guard: 'isLastCard', target: 'deciding' },
              { actions: assign({ card: ({ context }) => context.card + 1 }) },
            ],
            'card.reviewed': [
              { guard: 'isFirstCard', target: 'welcome' },
              { actions: assign({ card: ({ context }) => context.card - 1 }) },
            ],
          },
        },
        deciding: {
          on: {
            'card.reviewed': 'reading',
            'agreement.preferred': 'agreeing',
            'refusal.preferred': 'declining',
          },
        },
        agreeing: {
          initial: 'awaited',
          on: {
            'way.chosen': { target: '.awaited', actions: assign({ way: ({ event }) => event.way }) },
            'question.reopened': 'deciding',
            'refusal.preferred': 'declining',
          },
          states: {
            awaited: {
              on: {
                'ink.drawn': { guard: 'isDrawn', target: 'prepared' },
                'button.pressed': { guard: 'isPressed', target: 'prepared' },
                'statement.spoken': { guard: 'isSpoken', target: 'prepared' },
                /** Held to the end, the press is the whole gesture. */
                'agreement.given': { guard: 'isHeld', target: '#charter.agreed' },
              },
            },
            /** Half of the gesture is made; the other half confirms it. */
            prepared: {
              on: {
                'ink.cleared': { guard: 'isDrawn', target: 'awaited' },
                'button.released': { guard: 'isPressed', target: 'awaited' },
                'statement.withdrawn': { guard: 'isSpoken', target: 'awaited' },
                'agreement.given': '#charter.agreed',
              },
            },
          },
        },
        declining: {
          on: { 'question.reopened': 'deciding', 'refusal.confirmed': '#charter.declined' },
        },
        past: { type: 'history' },
      },
    },
    official: { on: { 'official.closed': 'open.past' } },
    agreed: { type: 'final' },
    declined: { type: 'final' },
  },
})
