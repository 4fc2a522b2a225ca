// @vitest-environment happy-dom
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { signal } from '@preact/signals'
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { patronFr as words } from '../../../src/app/i18n/patron.fr.ts'
import { HOLD_MS } from '../../../src/app/patron/HoldButton.tsx'
import { Lent } from '../../../src/app/patron/Lent.tsx'
import type { PinAnswer } from '../../../src/db/tablet.ts'
import { charterOn } from '../../../src/domain/catalog.ts'
import type { Catalog } from '../../../src/domain/catalogSchema.ts'
import { blocksOf, wordsOf } from '../../../src/domain/charter.ts'
import type { SessionContext, SessionStep } from '../../../src/machines/session.ts'
import type { SessionStateName } from '../../../src/machines/step.ts'
import { aDraft, catalog, NOW, TODAY } from '../../makers.ts'

// Nothing here is hidden by style: asking happy-dom for every computed style takes seconds.
configure({ defaultHidden: true })

const charter = charterOn(catalog, TODAY)
const LENT_STATES = ['reading', 'agreed', 'declined', 'permitting', 'permitted', 'rating', 'rated'] as const
const RIGHT_PIN = '1234'

type Setting = {
  policy?: Partial<Catalog['policy']>
  wasCleared?: boolean
  state?: SessionStateName
  saves?: boolean
  hasPin?: boolean
  context?: Partial<SessionContext>
}

function lend(setting: Setting = {}) {
  const {
    state = 'reading',
    saves = true,
    hasPin = true,
    context = {},
    policy = {},
    wasCleared = false,
  } = setting
  const now = signal(NOW)
  const cleared: true[] = []
  const sent: SessionStep[] = []
  const pinTries: string[] = []
  const send = async (step: SessionStep) => {
    sent.push(step)
    return saves
  }
  const tryPin = async (pin: string): Promise<PinAnswer> => {
    pinTries.push(pin)
    return pin === RIGHT_PIN ? { answer: 'right' } : { answer: 'wrong', retryAt: now.peek() + 20_000 }
  }
  const session = { value: state, context: { ...aDraft(), closedBy: null, ...context } }
  const view = render(
    <Lent
      session={session}
      catalog={{ ...catalog, policy: { ...catalog.policy, ...policy } }}
      charter={charter}
      send={send}
      wasCleared={wasCleared}
      onCleared={() => cleared.push(true)}
      tryPin={tryPin}
      hasPin={hasPin}
      now={now}
    />,
  )
  const pass = (ms: number) =>
    act(() => {
      now.value += ms
    })
  return { ...view, now, sent, pinTries, cleared, pass }
}

const button = (name: string) => screen.getByRole('button', { name })
const tap = (name: string) => fireEvent.click(button(name))
const title = () => screen.getByRole('heading', { level: 1 }).textContent

function toQuestion() {
  tap(words.welcome.start)
  for (let card = 1; card < 5; card++) tap(words.reading.next)
  tap(words.reading.last)
}

function toGesture(way: keyof typeof words.agreeing.ways) {
  toQuestion()
  tap(words.deciding.agree)
  fireEvent.click(screen.getByRole('tab', { name: words.agreeing.ways[way] }))
}

function typePin(pin: string) {
  for (const digit of pin) tap(digit)
  tap(words.door.confirm)
}

/** The tablet's voices, and what they were given to say. */
const speech = { voices: [] as { lang: string; localService: boolean }[], said: [] as string[] }
vi.stubGlobal('speechSynthesis', {
  getVoices: () => speech.voices,
  speak: (utterance: { text: string }) => speech.said.push(utterance.text),
  cancel: () => {},
})
vi.stubGlobal(
  'SpeechSynthesisUtterance',
  class {
    constructor(readonly text: string) {}
  },
)

/** What the canvas was asked to do; happy-dom draws nothing. */
const strokes = { count: 0 }
const erased = { count: 0 }

beforeEach(() => {
  strokes.count = erased.count = 0
  speech.voices = []
  const context = {
    beginPath() {},
    moveTo() {},
    lineTo() {},
    quadraticCurveTo() {},
    stroke: () => strokes.count++,
  }
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as unknown as null)
  vi.spyOn(HTMLCanvasElement.prototype, 'width', 'set').mockImplementation(() => void erased.count++)
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const canvas = () => document.querySelector('canvas') as HTMLCanvasElement
const draw = () => {
  fireEvent.pointerDown(canvas(), { pointerId: 1, button: 0, clientX: 10, clientY: 10 })
  fireEvent.pointerMove(canvas(), { pointerId: 1, clientX: 60, clientY: 30 })
  fireEvent.pointerUp(canvas(), { pointerId: 1 })
}

describe('reading the charter', () => {
  test('[CHA8] simple version first, one card after another, each with its place in the whole', () => {
    lend()
    expect(title()).toBe(words.welcome.title)

    tap(words.welcome.start)
    const cards = charter.readings[0]?.cards ?? []
    for (const [nth, card] of cards.entries()) {
      expect(title()).toBe(card.title)
      expect(document.body.textContent).toContain(words.reading.place(nth + 1, cards.length))
      for (const sentence of card.parts.flatMap((part) => part.sentences))
        screen.getByText(sentence.replace('\u00a0', ' '))
      tap(nth === cards.length - 1 ? words.reading.last : words.reading.next)
    }
    expect(title()).toBe(words.deciding.title)
  })

  test('[P7] every card says that only the official text counts', () => {
    lend()
    tap(words.welcome.start)

    expect(document.body.textContent).toContain(charter.readings[0]?.notice)
  })

  test('[P7] the official text is one tap away, whole, letter for letter, with version and hash', async () => {
    lend()
    tap(words.welcome.start)
    tap(words.reading.official)
    await screen.findByText(words.official.title)

    const shown = document.querySelector('article')?.textContent
    const source = readFileSync('catalog/charter.fr.md', 'utf8')
    const hash = createHash('sha256').update(source).digest('hex')
    expect(shown).toBe(wordsOf(blocksOf(source)))
    expect(document.body.textContent).toContain(words.official.version(charter.id, hash.slice(0, 12)))

    tap(words.official.back)
    expect(title()).toBe(charter.readings[0]?.cards[0]?.title)
  })

  test('[CHA8] text size and contrast change for this lending and leave with it', () => {
    const { unmount } = lend()
    const { dataset } = document.documentElement

    tap(words.aids.textSize.usual)
    tap(words.aids.contrast.usual)
    expect(dataset).toMatchObject({ text: 'larger', contrast: 'more' })
    tap(words.aids.textSize.larger)
    expect(dataset.text).toBe('largest')

    unmount()
    expect(dataset.text).toBeUndefined()
    expect(dataset.contrast).toBeUndefined()
  })

  test('[CHA8] with more than one reading, each language is offered by its own name and keeps its words', () => {
    const reading = charter.readings[0]
    if (!reading) throw new Error('no reading')
    const two = {
      ...charter,
      readings: [reading, { ...reading, language: 'fr' as const, notice: 'Autre lecture.' }],
    }
    const session = { value: 'reading' as const, context: { ...aDraft(), closedBy: null } }
    const send = async () => true
    const tryPin = async () => null
    render(
      <Lent
        session={session}
        catalog={catalog}
        charter={two}
        send={send}
        tryPin={tryPin}
        hasPin
        wasCleared={false}
        onCleared={() => {}}
        now={signal(NOW)}
      />,
    )

    fireEvent.click(screen.getByRole('radio', { name: 'Français' }))
    tap(words.welcome.start)
    screen.getByText('Autre lecture.')
  })

  test('[CHA8] reading aloud is offered only with a voice of the tablet itself', async () => {
    speech.voices = [
      { lang: 'fr-FR', localService: false },
      { lang: 'en-GB', localService: true },
    ]
    lend()
    expect(screen.queryByText(words.aids.listen)).toBeNull()
    cleanup()

    speech.voices = [{ lang: 'fr-FR', localService: true }]
    lend()
    tap(words.welcome.start)
    fireEvent.click(await screen.findByRole('button', { name: words.aids.listen }))
    expect(speech.said[0]).toContain(charter.readings[0]?.cards[0]?.parts[0]?.sentences[0])
  })
})

describe('agreeing', () => {
  test('[CHA3] every way of the policy is in sight, as tabs of one kind', () => {
    lend()
    toGesture('signature')

    const tabs = screen.getAllByRole('tab')
    expect(tabs.map((tab) => tab.textContent)).toEqual(
      catalog.policy.agreementWays.map((way) => words.agreeing.ways[way]),
    )
    expect(new Set(tabs.map((tab) => tab.className)).size).toBe(1)
  })

  test('[CHA3] it is called a gesture of agreement, never an electronic signature', () => {
    expect(words.agreeing.title).toBe('Votre geste d’accord')
    expect(JSON.stringify(words)).not.toMatch(/signature électronique/i)
  })

  test('[CHA3] by drawing: only once something is drawn', async () => {
    const { sent } = lend()
    toGesture('signature')
    expect(button(words.agreeing.give)).toHaveProperty('disabled', true)

    draw()
    expect(strokes.count).toBeGreaterThan(0)
    tap(words.agreeing.give)

    expect(sent).toEqual([{ type: 'charter.agreed', way: 'signature', language: 'fr-simple' }])
  })

  test('[CHA3] by a press held to the end, with a finger or a key; let go too soon, nothing happens', () => {
    vi.useFakeTimers()
    const { sent } = lend()
    toGesture('hold')
    const press = button(words.agreeing.hold.press)

    fireEvent.pointerDown(press, { pointerId: 1 })
    act(() => void vi.advanceTimersByTime(HOLD_MS - 100))
    fireEvent.pointerUp(press, { pointerId: 1 })
    act(() => void vi.advanceTimersByTime(HOLD_MS))
    expect(sent).toEqual([])

    fireEvent.keyDown(press, { key: ' ' })
    act(() => void vi.advanceTimersByTime(HOLD_MS))
    expect(sent).toEqual([{ type: 'charter.agreed', way: 'hold', language: 'fr-simple' }])
  })

  test('[CHA3] by two presses of a button, reachable by one switch', () => {
    const { sent } = lend()
    toGesture('keyboard')

    tap(words.agreeing.keyboard.press)
    expect(sent).toEqual([])
    tap(words.agreeing.keyboard.confirm)
    expect(sent).toEqual([{ type: 'charter.agreed', way: 'keyboard', language: 'fr-simple' }])
  })

  test('[CHA3] aloud: counts only when staff, who hold the tablet again, confirm with its code', async () => {
    const { sent } = lend()
    toGesture('oral')
    screen.getByText(words.agreeing.oral.statement.replaceAll('\u00a0', ' '))
    tap(words.agreeing.oral.spoken)

    typePin('9999')
    await waitFor(() => expect(document.body.textContent).toContain(words.door.wait(20)))
    expect(sent).toEqual([])

    typePin(RIGHT_PIN)
    await waitFor(() => expect(sent).toHaveLength(2))
    expect(sent).toEqual([
      { type: 'charter.agreed', way: 'oral', language: 'fr-simple' },
      { type: 'tablet.returned' },
    ])
  })

  test('[P2] an answer that could not be written does not look done, and can be tried again', async () => {
    const { sent } = lend({ saves: false })
    toGesture('keyboard')
    tap(words.agreeing.keyboard.press)
    tap(words.agreeing.keyboard.confirm)

    await screen.findByText(words.saving.failed)
    expect(document.body.textContent).not.toContain(words.agreed.title)
    tap(words.saving.retry)
    expect(sent).toHaveLength(2)
  })
})

describe('declining', () => {
  test('[CHA4] yes and no stand side by side, of the same kind and size', () => {
    lend()
    toQuestion()

    const [yes, no] = [button(words.deciding.agree), button(words.deciding.decline)]
    expect(yes.className).toBe(no.className)
    expect(yes.parentElement).toBe(no.parentElement)
    expect(yes.attributes.length).toBe(no.attributes.length)
  })

  test('[CHA4] is explained, can be reconsidered, then counts', () => {
    const { sent } = lend()
    toQuestion()

    tap(words.deciding.decline)
    for (const line of words.declining.lead) screen.getByText(line)
    tap(words.declining.reconsider)
    tap(words.deciding.decline)
    tap(words.declining.confirm)

    expect(sent).toEqual([{ type: 'charter.declined', language: 'fr-simple' }])
  })

  test('[CHA4] leads to other places to go', () => {
    lend({ state: 'declined' })

    const places = screen.getAllByRole('listitem')
    expect(places.length).toBeGreaterThan(0)
    expect(document.body.textContent).toContain(words.handBack)
  })
})

describe('ink', () => {
  const lose: Record<string, (view: ReturnType<typeof lend>) => void> = {
    'the app is hidden': () => {
      vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
      fireEvent(document, new Event('visibilitychange'))
    },
    'the page is left': () => void fireEvent(window, new Event('pagehide')),
    'the patron erases it': () => tap(words.agreeing.signature.clear),
  }
  for (const [when, happen] of Object.entries(lose)) {
    test(`[CHA5] is gone when ${when}`, () => {
      const view = lend()
      toGesture('signature')
      draw()
      const before = erased.count

      happen(view)

      expect(erased.count).toBeGreaterThan(before)
      expect(button(words.agreeing.give)).toHaveProperty('disabled', true)
    })
  }

  test('[CHA5] is gone when the screen is left, by another way, by the clock or by handing back', () => {
    const leave: ((view: ReturnType<typeof lend>) => void)[] = [
      () => fireEvent.click(screen.getByRole('tab', { name: words.agreeing.ways.oral })),
      (view) =>
        view.pass((catalog.policy.lent.warnAfterSeconds + catalog.policy.lent.clearAfterSeconds) * 1000),
      (view) => view.unmount(),
    ]
    for (const happen of leave) {
      const view = lend()
      toGesture('signature')
      draw()
      const before = erased.count

      happen(view)

      expect(erased.count).toBeGreaterThan(before)
      expect(canvas()).toBeNull()
      cleanup()
    }
  })

  test('[CHA5] is never read back from the canvas, and nothing of it leaves with the answer', () => {
    const source = readFileSync('src/app/patron/Ink.tsx', 'utf8')
    expect(source).not.toMatch(/toDataURL|toBlob|getImageData|timeStamp|performance|Date|\.push\(/)

    const { sent } = lend()
    toGesture('signature')
    draw()
    tap(words.agreeing.give)
    expect(Object.keys(sent[0] ?? {}).sort()).toEqual(['language', 'type', 'way'])
  })
})

describe('in the patron’s hands', () => {
  /** Everything a patron may press, by its words; the door to staff asks for the code. */
  const patronWords = JSON.stringify(words)

  for (const state of LENT_STATES) {
    test(`[LEN1, P8] ${state}: nothing of staff is in the page but a door with a code`, () => {
      const { container } = lend({ state })

      expect(
        container.querySelectorAll('a, form, iframe, [contenteditable], input:not([type=radio])'),
      ).toHaveLength(0)
      for (const each of screen.getAllByRole('button')) {
        const name = each.textContent ?? ''
        expect(patronWords, name).toContain(JSON.stringify(name).slice(1, -1))
      }
      expect(screen.getAllByRole('button', { name: words.door.open })).toHaveLength(1)
    })
  }

  test('[LEN1, P8] no patron screen imports a staff screen, the store or what staff see', () => {
    const folder = 'src/app/patron'
    for (const file of readdirSync(folder).filter((name) => /\.tsx?$/.test(name))) {
      const imports = [
        ...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/^import (?!type).*from '(.+)'/gm),
      ]
      for (const [, path] of imports) expect(path, file).not.toMatch(/\/(screens|state|desk|start|db)\b/)
    }
  })

  test('[P8] a wrong code gives nothing back and says calmly how long to wait', async () => {
    const { sent, pinTries } = lend({ state: 'agreed' })
    tap(words.door.open)
    typePin('9999')

    await waitFor(() => expect(document.body.textContent).toContain(words.door.wait(20)))
    expect(pinTries).toEqual(['9999'])
    expect(sent).toEqual([])
  })

  test('[P8] the right code gives the tablet back, and the code is nowhere in the page', async () => {
    const { sent } = lend({ state: 'agreed' })
    tap(words.door.open)
    for (const digit of RIGHT_PIN) tap(digit)
    expect(within(screen.getByRole('dialog')).queryByDisplayValue(RIGHT_PIN)).toBeNull()
    tap(words.door.confirm)

    await waitFor(() => expect(sent).toEqual([{ type: 'tablet.returned' }]))
  })

  test('[LEN3] left alone it warns with one tap to stay, then clears and waits for staff', () => {
    const { pass, sent, cleared } = lend()
    const { warnAfterSeconds, clearAfterSeconds } = catalog.policy.lent

    pass(warnAfterSeconds * 1000)
    expect(document.body.textContent).toContain(words.warning.left(clearAfterSeconds))
    tap(words.warning.extend)
    expect(screen.queryByText(words.warning.title)).toBeNull()

    pass((warnAfterSeconds + clearAfterSeconds) * 1000)
    expect(title()).toBe(words.cleared.title)
    button(words.door.open)
    expect(sent).toEqual([])
    expect(cleared).toEqual([true])
  })

  test('[LEN3] [P8] cleared before a reload, it waits for staff and asks nothing of whoever comes next', () => {
    const { pass, cleared } = lend({ wasCleared: true })

    pass(10_000_000)

    expect(title()).toBe(words.cleared.title)
    expect(screen.queryByText(words.welcome.start)).toBeNull()
    expect(screen.queryByText(words.warning.title)).toBeNull()
    expect(cleared).toEqual([])
  })

  test.each([
    { minLength: 6, maxLength: 8 },
    { minLength: 4, maxLength: 4 },
  ])(
    '[LEN2] [P8] a code chosen under another rule than $minLength to $maxLength digits still gives the tablet back',
    async (pin) => {
      for (const code of [RIGHT_PIN, '87654321']) {
        const { pinTries } = lend({ state: 'agreed', policy: { pin } })
        tap(words.door.open)
        typePin(code)
        await waitFor(() => expect(pinTries).toEqual([code]))
        cleanup()
      }
    },
  )

  test('[CON1] permission is a question of its own; yes weighs as much as no', () => {
    const { sent } = lend({ state: 'permitting' })
    const [yes, no] = [button(words.permitting.yes), button(words.permitting.no)]
    expect(yes.className).toBe(no.className)

    fireEvent.click(no)
    expect(sent).toEqual([{ type: 'permission.refused' }])
  })

  test('[SES4] three faces, each with its word, and the right not to answer', () => {
    const { sent } = lend({ state: 'rating' })
    tap(words.rating.faces['so-so'])
    cleanup()
    const skipped = lend({ state: 'rating' })
    tap(words.rating.skip)

    expect(sent).toEqual([{ type: 'satisfaction.given', satisfaction: 'so-so' }])
    expect(skipped.sent).toEqual([{ type: 'satisfaction.skipped' }])
  })

  test('[ACC2] every pictogram is silent and has its words beside it; one title and at most one main action', () => {
    for (const state of LENT_STATES) {
      const { container } = lend({ state })
      for (const icon of container.querySelectorAll('svg'))
        expect(icon.getAttribute('aria-hidden')).toBe('true')
      for (const each of container.querySelectorAll('button')) expect(each.textContent?.trim()).not.toBe('')
      expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
      expect(container.querySelectorAll('[data-kind=main]').length).toBeLessThanOrEqual(1)
      cleanup()
    }
  })
})
