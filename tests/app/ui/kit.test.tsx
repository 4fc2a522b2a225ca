// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { useState } from 'preact/hooks'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Banner } from '../../../src/app/ui/Banner.tsx'
import { Button } from '../../../src/app/ui/Button.tsx'
import { CheckLine } from '../../../src/app/ui/CheckLine.tsx'
import { Choice } from '../../../src/app/ui/Choice.tsx'
import { Dialog } from '../../../src/app/ui/Dialog.tsx'
import { LabelMark } from '../../../src/app/ui/LabelMark.tsx'
import { PageTitle } from '../../../src/app/ui/PageTitle.tsx'
import { PinPad } from '../../../src/app/ui/PinPad.tsx'
import { QrCode } from '../../../src/app/ui/QrCode.tsx'
import { SearchField } from '../../../src/app/ui/SearchField.tsx'
import { Tabs } from '../../../src/app/ui/Tabs.tsx'
import { ICONS } from '../../../src/domain/icons.ts'
import { LABEL_ANIMALS, LABEL_COLOURS } from '../../../src/domain/vocabulary.ts'
import { spriteOf } from '../../../tools/build/sprite.ts'
import { catalog } from '../../makers.ts'

configure({ defaultHidden: true })
afterEach(cleanup)

/** What a `<use>` shows: the path of its symbol. */
function symbolIn(sprite: string, href: string | null | undefined): string {
  const id = href?.split('#')[1]
  const path = new RegExp(`<symbol id="${id}" [^>]*><path d="([^"]+)"`).exec(sprite)?.[1]
  if (!path) throw new Error(`The sprite has no ${href}`)
  return path
}

const padWords = { digits: (count: number) => `${count}`, erase: 'erase', confirm: 'confirm' }

describe('buttons', () => {
  test('[P2] a busy button says so, takes no second tap, and is no different in words', () => {
    const onClick = vi.fn()
    render(
      <Button busy onClick={onClick}>
        Save
      </Button>,
    )
    const button = screen.getByRole('button', { name: 'Save' })

    fireEvent.click(button)

    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(button.getAttribute('aria-busy')).toBe('true')
    expect(onClick).not.toHaveBeenCalled()
  })

  test('[ACC1] no button submits a form by accident', () => {
    render(<Button>Go</Button>)

    expect(screen.getByRole('button').getAttribute('type')).toBe('button')
  })
})

describe('the code of the tablet', () => {
  test('[P1] is typed without any field, on buttons or keys, and shown as dots', () => {
    const onPin = vi.fn()
    const { container } = render(
      <PinPad label="Code" minLength={4} maxLength={6} onPin={onPin} words={padWords} />,
    )
    const pad = screen.getByRole('group')

    fireEvent.click(screen.getByRole('button', { name: '1' }))
    for (const key of ['2', 'x', '3', '9', 'Backspace', '4']) fireEvent.keyDown(pad, { key })
    expect(container.querySelectorAll('input, textarea, [contenteditable]')).toHaveLength(0)
    expect(screen.getAllByRole('status')[0]?.textContent).toBe('4')
    fireEvent.keyDown(pad, { key: 'Enter' })

    expect(onPin).toHaveBeenCalledExactlyOnceWith('1234')
    expect(screen.getAllByRole('status')[0]?.textContent).toBe('0')
  })

  test('[LEN2] too short it cannot be given, too long it stops growing', () => {
    const onPin = vi.fn()
    render(<PinPad label="Code" minLength={4} maxLength={6} onPin={onPin} words={padWords} />)
    const pad = screen.getByRole('group')

    for (const key of ['1', '2', '3', 'Enter']) fireEvent.keyDown(pad, { key })
    expect(onPin).not.toHaveBeenCalled()
    for (const key of ['4', '5', '6', '7', '8', 'Enter']) fireEvent.keyDown(pad, { key })
    expect(onPin).toHaveBeenCalledExactlyOnceWith('123456')
  })
})

describe('fields', () => {
  test('[P1] a search is neither kept, corrected nor suggested by the browser', () => {
    function Searching() {
      const [value, setValue] = useState('')
      return <SearchField label="Find" clearLabel="Clear" value={value} onInput={setValue} />
    }
    render(<Searching />)
    const field = screen.getByRole('searchbox') as HTMLInputElement

    expect(field.getAttribute('autocomplete')).toBe('off')
    expect(field.getAttribute('autocorrect')).toBe('off')
    expect(field.hasAttribute('name')).toBe(false)

    fireEvent.input(field, { target: { value: 'impots' } })
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }))
    expect(field.value).toBe('')
  })

  test('[P1] no control lets the browser restore what was chosen', () => {
    const { container } = render(
      <>
        <Choice legend="Which?" value={null} options={[{ value: 'a', label: 'A' }]} onChoose={() => {}} />
        <CheckLine checked={false} onChange={() => {}}>
          Said
        </CheckLine>
      </>,
    )

    for (const input of container.querySelectorAll('input'))
      expect(input.getAttribute('autocomplete')).toBe('off')
  })
})

describe('for keyboard and screen reader', () => {
  test('[ACC1] tabs move with arrows and lead to their panel', () => {
    function Ways() {
      const [way, setWay] = useState<'a' | 'b' | 'c'>('a')
      const tabs = (['a', 'b', 'c'] as const).map((id) => ({ id, label: id }))
      return (
        <Tabs label="Ways" tabs={tabs} current={way} onChoose={setWay}>
          panel of {way}
        </Tabs>
      )
    }
    render(<Ways />)

    fireEvent.keyDown(screen.getByRole('tablist'), { key: 'ArrowLeft' })
    expect(screen.getByRole('tab', { selected: true }).textContent).toBe('c')
    fireEvent.keyDown(screen.getByRole('tablist'), { key: 'ArrowRight' })
    expect(screen.getByRole('tabpanel').textContent).toBe('panel of a')
    expect(screen.getByRole('tabpanel').getAttribute('aria-labelledby')).toBe(
      screen.getAllByRole('tab')[0]?.id,
    )
  })

  test('[ACC1] a title takes the focus on arrival', () => {
    render(<PageTitle>Bonjour</PageTitle>)

    expect(document.activeElement?.tagName).toBe('H1')
    expect(document.title).toContain('Bonjour')
  })

  test('[ACC1] a dialog is named, closes with Escape and gives the focus back', () => {
    function Opening() {
      const [isOpen, setOpen] = useState(false)
      return (
        <>
          <button type="button" onClick={() => setOpen(true)}>
            open
          </button>
          {isOpen && <Dialog title="Sure?" onClose={() => setOpen(false)} />}
        </>
      )
    }
    render(<Opening />)
    fireEvent.click(screen.getByRole('button', { name: 'open' }))
    const dialog = screen.getByRole('dialog', { name: 'Sure?' })

    fireEvent(dialog, new Event('cancel', { cancelable: true }))

    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test('[LEN3] a dialog that asks to be answered stands, though the browser closes it by itself', async () => {
    render(<Dialog title="Still there?" onClose={() => {}} />)
    const dialog = screen.getByRole<HTMLDialogElement>('dialog')

    dialog.close()

    await waitFor(() => expect(dialog.open).toBe(true))
  })

  test('[ACC1] a banner that stops is an alert, the others wait their turn', () => {
    render(
      <>
        <Banner tone="stop" title="stop" />
        <Banner tone="calm" title="calm" />
      </>,
    )

    expect(screen.getByRole('alert').textContent).toBe('stop')
    expect(screen.getByRole('status').textContent).toBe('calm')
  })

  test('[SES1] every mark is told apart by shape, by drawing and by name', () => {
    const sprite = spriteOf(ICONS)
    const shapes = new Set<string>()
    const drawings = new Set<string>()
    for (const colour of LABEL_COLOURS) {
      for (const animal of LABEL_ANIMALS) {
        const name = `${animal} ${colour}`
        const { container } = render(<LabelMark colour={colour} animal={animal} name={name} />)
        expect(container.querySelector('svg')?.getAttribute('aria-label')).toBe(name)
        const [shape, drawing] = [...container.querySelectorAll('use')].map((use) => use.getAttribute('href'))
        shapes.add(symbolIn(sprite, shape))
        drawings.add(symbolIn(sprite, drawing))
        cleanup()
      }
    }

    expect(shapes.size).toBe(LABEL_COLOURS.length)
    expect(drawings.size).toBe(LABEL_ANIMALS.length)
  })

  test('[RED3] a code to scan is named and has its text beside it', async () => {
    const { container } = render(
      <QrCode text="Mardi à 10 h" label="Le rendez-vous">
        Mardi à 10 h
      </QrCode>,
    )

    expect(container.querySelector('figcaption')?.textContent).toBe('Mardi à 10 h')
    await screen.findByRole('img', { name: 'Le rendez-vous' })
    expect(container.querySelector('path')?.getAttribute('d')).toMatch(/^(M\d+ \d+h\d+v1H\d+z)+$/)
  })
})

describe('icons', () => {
  test('[ACC2] every name on the list has its drawing, once', () => {
    const sprite = spriteOf(ICONS)

    expect(new Set(ICONS).size).toBe(ICONS.length)
    for (const name of ICONS)
      expect(sprite).toMatch(
        new RegExp(`<symbol id="${name}" [^>]+><(path|circle|rect|line|polyline|polygon|ellipse) `),
      )
    expect(() => spriteOf(['no-such-icon'])).toThrow('no-such-icon')
  })

  test('[ACC2] screens and catalog name only icons of the list', () => {
    const known: ReadonlySet<string> = new Set(ICONS)
    const sources = readdirSync('src/app', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.tsx'),
    )
    for (const file of sources) {
      const source = readFileSync(`src/app/${file}`, 'utf8')
      const named = [...source.matchAll(/(?:\b(?:icon|endIcon|pictogram)|<Icon name)="([^"]+)"/g)]
      for (const [, name] of named) expect(known.has(name ?? ''), `${file}: ${name}`).toBe(true)
    }
    const inCatalog = [
      ...catalog.needs.map((need) => need.icon),
      ...catalog.needGroups.map((group) => group.icon),
      ...catalog.charter.versions.flatMap(({ readings }) =>
        readings.flatMap(({ cards }) => cards.map((card) => card.pictogram)),
      ),
    ]
    for (const name of inCatalog) expect(known.has(name), name).toBe(true)
  })
})
