import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { initialTransition, transition } from 'xstate'
import { AGREEMENT_WAYS } from '../../src/domain/settled.ts'
import type { AgreementWay } from '../../src/domain/vocabulary.ts'
import { type CharterEvent, charterMachine } from '../../src/machines/charter.ts'

const start = (way: AgreementWay = 'signature') => initialTransition(charterMachine, { way })[0]
type Snapshot = ReturnType<typeof start>

const run = (snapshot: Snapshot, ...events: CharterEvent[]) =>
  events.reduce((present, event) => transition(charterMachine, present, event)[0], snapshot)

const CARDS = 3
const toQuestion: CharterEvent[] = [
  { type: 'reading.started', cards: CARDS },
  ...Array.from({ length: CARDS }, (): CharterEvent => ({ type: 'card.passed' })),
]
const toGesture: CharterEvent[] = [...toQuestion, { type: 'agreement.preferred' }]

describe('reading', () => {
  test('[CHA8] goes card by card to the question, and back to the welcome', () => {
    const reading = run(start(), { type: 'reading.started', cards: CARDS })
    expect(reading.context).toMatchObject({ card: 0, cards: CARDS })

    const question = run(start(), ...toQuestion)
    expect(question.matches({ open: 'deciding' })).toBe(true)

    const back = run(
      question,
      ...Array.from({ length: CARDS + 1 }, (): CharterEvent => ({ type: 'card.reviewed' })),
    )
    expect(back.matches({ open: 'welcome' })).toBe(true)
  })

  test('[CHA8] the official text opens from anywhere and leads back there', () => {
    const second = run(start(), { type: 'reading.started', cards: CARDS }, { type: 'card.passed' })
    for (const place of [start(), second, run(start(), ...toQuestion)]) {
      const official = run(place, { type: 'official.opened' })
      expect(official.value).toBe('official')

      const back = run(official, { type: 'official.closed' })
      expect(back.value).toEqual(place.value)
      expect(back.context).toEqual(place.context)
    }
  })
})

describe('the answer', () => {
  test('[CHA4] to decline takes no more steps than to agree, and is open at the gesture too', () => {
    const declined = run(start(), ...toQuestion, { type: 'refusal.preferred' }, { type: 'refusal.confirmed' })
    expect(declined.value).toBe('declined')

    const agreed = run(start('hold'), ...toGesture, { type: 'agreement.given' })
    expect(agreed.value).toBe('agreed')

    const changed = run(start(), ...toGesture, { type: 'refusal.preferred' })
    expect(changed.matches({ open: 'declining' })).toBe(true)
    expect(run(changed, { type: 'question.reopened' }).matches({ open: 'deciding' })).toBe(true)
  })

  const preparations: Partial<Record<AgreementWay, CharterEvent>> = {
    signature: { type: 'ink.drawn' },
    keyboard: { type: 'button.pressed' },
    oral: { type: 'statement.spoken' },
  }

  test('[CHA3] each way has its own first half, and only its own', () => {
    for (const way of AGREEMENT_WAYS) {
      for (const [other, preparation] of Object.entries(preparations)) {
        const tried = run(start(), ...toGesture, { type: 'way.chosen', way }, preparation, {
          type: 'agreement.given',
        })
        expect(tried.value === 'agreed', `${way} by ${preparation.type}`).toBe(
          other === way || way === 'hold',
        )
      }
    }
  })

  test('[CHA3] nothing counts as agreement before the gesture is whole', () => {
    for (const way of ['signature', 'keyboard', 'oral'] as const) {
      const hasty = run(start(), ...toGesture, { type: 'way.chosen', way }, { type: 'agreement.given' })
      expect(hasty.matches({ open: 'agreeing' }), way).toBe(true)
    }
  })

  test('[CHA5] ink that is gone, or left for another way, no longer agrees', () => {
    const drawn = run(start(), ...toGesture, { type: 'ink.drawn' })
    const ways: CharterEvent[][] = [
      [{ type: 'ink.cleared' }],
      [
        { type: 'way.chosen', way: 'oral' },
        { type: 'way.chosen', way: 'signature' },
      ],
      [{ type: 'official.opened' }, { type: 'official.closed' }],
      [{ type: 'question.reopened' }, { type: 'agreement.preferred' }],
    ]

    for (const left of ways) expect(run(drawn, ...left, { type: 'agreement.given' }).value).not.toBe('agreed')
    expect(run(drawn, { type: 'agreement.given' }).value).toBe('agreed')
  })

  test('[CHA5] whatever happens, the machine holds two numbers and a way: no stroke, no timing', () => {
    const event = fc.oneof(
      fc.constantFrom<CharterEvent>(
        { type: 'reading.started', cards: CARDS },
        { type: 'card.passed' },
        { type: 'card.reviewed' },
        { type: 'official.opened' },
        { type: 'official.closed' },
        { type: 'agreement.preferred' },
        { type: 'refusal.preferred' },
        { type: 'question.reopened' },
        { type: 'ink.drawn' },
        { type: 'ink.cleared' },
        { type: 'button.pressed' },
        { type: 'button.released' },
        { type: 'statement.spoken' },
        { type: 'statement.withdrawn' },
        { type: 'agreement.given' },
        { type: 'refusal.confirmed' },
      ),
      fc.constantFrom(...AGREEMENT_WAYS).map((way): CharterEvent => ({ type: 'way.chosen', way })),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const { context } = run(start(), ...events)

        expect(Object.keys(context).sort()).toEqual(['card', 'cards', 'way'])
        expect(Number.isInteger(context.card) && context.card >= 0 && context.card < context.cards).toBe(true)
        expect(AGREEMENT_WAYS).toContain(context.way)
      }),
    )
  })
})
