import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Appointment, bookingEnd, type Slot } from '../../src/domain/appointment.ts'
import { clockOf, DAY_MS, MINUTE_MS } from '../../src/domain/calendar.ts'
import { calendarText } from '../../src/domain/calendarText.ts'
import { GARDEN_WORDS, JOURNEY_WORDS } from '../../src/domain/codeWords.ts'
import { freeSlots, isOffered, offeredSlots } from '../../src/domain/freeSlots.ts'
import { utf8Length } from '../../src/domain/qrText.ts'
import { wordCode } from '../../src/domain/wordCode.ts'
import { anAppointment, aPermanence, at, shippedCatalog, tinyCatalog } from './makers.ts'

const catalog = tinyCatalog()

const aSlot = (start: string, end: string): Slot => ({
  permanence: 'centre-tuesday',
  site: 'centre',
  start: at(start),
  end: at(end),
})

const morning = aSlot('2026-03-03 10:00', '2026-03-03 10:30')

const startsOf = (
  from: string,
  until: string,
  booked: readonly Appointment[] = [],
  network = catalog,
  site = 'centre',
) => freeSlots(network, site, at(from), at(until), booked).map(({ start }) => start)

test('[APP1] a permanence is cut in slots of the length that policy gives', () => {
  expect(startsOf('2026-03-03 08:00', '2026-03-03 20:00')).toEqual(
    ['10:00', '10:30', '11:00', '11:30'].map((clock) => at(`2026-03-03 ${clock}`)),
  )

  const longer = tinyCatalog({ policy: { ...catalog.policy, slotMinutes: 50 } })
  expect(startsOf('2026-03-03 08:00', '2026-03-03 20:00', [], longer)).toEqual(
    ['10:00', '10:50'].map((clock) => at(`2026-03-03 ${clock}`)),
  )
})

test('[APP1] a slot that has begun is no longer offered', () => {
  expect(startsOf('2026-03-03 10:31', '2026-03-03 20:00')).toEqual(
    ['11:00', '11:30'].map((clock) => at(`2026-03-03 ${clock}`)),
  )
})

test('[APP1] a permanence is not offered on days it does not take place, nor after its end', () => {
  expect(startsOf('2026-03-10 00:00', '2026-03-11 00:00')).toEqual([])
  expect(
    startsOf('2026-06-30 00:00', '2026-07-31 00:00').filter((start) => start >= at('2026-07-02 00:00')),
  ).toHaveLength(4 * 4)
  expect(startsOf('2026-06-25 00:00', '2026-06-26 00:00')).toHaveLength(6)
  expect(startsOf('2026-07-02 00:00', '2026-07-03 00:00')).toEqual([])
})

test('[TRI6] a closed site gives no appointments: it closed for good, or for the season', () => {
  const [centre, ...others] = catalog.sites as [(typeof catalog.sites)[number]]
  const gone = tinyCatalog({ sites: [{ ...centre, until: '2026-03-02' }, ...others] })
  const summer = { from: '2026-03-01', until: '2026-03-31', week: {} }
  const closed = tinyCatalog({ sites: [{ ...centre, hours: [...centre.hours, summer] }, ...others] })

  expect(startsOf('2026-03-03 08:00', '2026-03-03 20:00', [], gone)).toEqual([])
  expect(startsOf('2026-03-03 08:00', '2026-03-03 20:00', [], closed)).toEqual([])
  expect(startsOf('2026-04-07 08:00', '2026-04-07 20:00', [], closed)).toHaveLength(4)
  expect(startsOf('2026-03-03 08:00', '2026-03-03 20:00', [], catalog, 'unknown')).toEqual([])
})

test('[APP1] a booked slot is taken, and free again once cancelled', () => {
  const booked = anAppointment(morning)
  const offered = (appointment: Appointment) =>
    startsOf('2026-03-03 08:00', '2026-03-03 20:00', [appointment])

  expect(offered(booked)).not.toContain(morning.start)
  expect(offered({ ...booked, state: 'started' })).not.toContain(morning.start)
  expect(offered({ ...booked, state: 'cancelled' })).toContain(morning.start)
  expect(offered({ ...booked, site: 'north' })).toContain(morning.start)
})

test('[APP1] a tablet offers the slots of what it serves, from now to as far ahead as policy allows', () => {
  const diary = { served: ['centre-tuesday'], booked: [anAppointment(morning)], now: at('2026-03-03 09:00') }
  const offered = offeredSlots(catalog, 'centre', diary)

  expect(offered[0]).toEqual(aSlot('2026-03-03 10:30', '2026-03-03 11:00'))
  expect(new Set(offered.map(({ permanence }) => permanence))).toEqual(new Set(['centre-tuesday']))
  expect(offered.at(-1)!.end).toBeLessThanOrEqual(bookingEnd(catalog, '2026-03-03'))
  expect(offered.every((slot) => isOffered(catalog, slot, diary))).toBe(true)
  expect(isOffered(catalog, morning, diary)).toBe(false)
  expect(isOffered(catalog, offered[0]!, { ...diary, served: [] })).toBe(false)
  expect(isOffered(catalog, offered[0]!, { ...diary, now: offered[0]!.start + 1 })).toBe(false)
})

test('[ADM2] an appointment keeps its time when the permanence is renamed or cut otherwise', () => {
  const booked = anAppointment({ ...morning, permanence: 'old-name', end: at('2026-03-03 10:45') })

  expect(startsOf('2026-03-03 08:00', '2026-03-03 20:00', [booked])).toEqual(
    ['11:00', '11:30'].map((clock) => at(`2026-03-03 ${clock}`)),
  )
})

test.each([
  ['2026-03-29', '01:00', '04:00', 4],
  ['2026-10-25', '01:00', '04:00', 8],
])('[APP1] on %s slots keep their real length although the clock jumps', (day, start, end, count) => {
  const night = aPermanence({ id: 'night', weekday: 'su', start, end, site: 'bus' })
  const network = tinyCatalog({ permanences: [night] })

  const slots = freeSlots(network, 'bus', at(`${day} 00:00`), at(`${day} 12:00`), [])

  expect(slots).toHaveLength(count)
  expect(slots.every((slot) => slot.end - slot.start === 30 * MINUTE_MS)).toBe(true)
  expect(slots.at(-1)?.end).toBe(at(`${day} ${end}`))
})

test('[APP1] slots are in order, apart, inside the time asked, and free, whatever is booked', () => {
  const network = shippedCatalog()
  const start = Date.UTC(2026, 2, 1)
  const spans = fc.tuple(fc.integer({ min: 0, max: 300 * DAY_MS }), fc.integer({ min: 0, max: 20 * DAY_MS }))

  fc.assert(
    fc.property(spans, fc.constantFrom('jaude', 'beaumont'), fc.nat(9), ([after, length], site, taken) => {
      const [from, until] = [start + after, start + after + length]
      const all = freeSlots(network, site, from, until, [])
      const booked = all.slice(0, taken).map(anAppointment)
      const free = freeSlots(network, site, from, until, booked)

      expect(free).toEqual(all.slice(booked.length))
      for (const [index, slot] of all.entries()) {
        expect(slot.start).toBeGreaterThanOrEqual(Math.max(from, all[index - 1]?.end ?? from))
        expect(slot.end).toBeLessThanOrEqual(until)
      }
    }),
    { numRuns: 200 },
  )
})

test('[APP1] a code is two words not in use', () => {
  const taken = new Set<string>()
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
      const code = wordCode(() => random, [...taken])

      expect(code).toMatch(/^[a-z]+-[a-z]+$/)
      expect(taken).not.toContain(code)
      taken.add(code)
    }),
    { numRuns: 500 },
  )
})

test('[APP1] every code can be reached, then it is said that none is left', () => {
  const all = GARDEN_WORDS.flatMap((first) => JOURNEY_WORDS.map((second) => `${first}-${second}`))

  expect(new Set(all).size).toBe(4096)
  expect(wordCode(() => 0.5, all.slice(1))).toBe(all[0])
  expect(() => wordCode(() => 0.5, all)).toThrow('all 4096 codes are taken')
})

test('[APP1] no two words of a list can be taken for each other', () => {
  for (const words of [GARDEN_WORDS, JOURNEY_WORDS] as const) {
    expect(new Set(words).size).toBe(64)
    expect(words.filter((word) => !/^[a-z]{4,10}$/.test(word))).toEqual([])
    expect(new Set(words.map((word) => word.slice(0, 5))).size).toBe(64)
  }
  expect(GARDEN_WORDS.filter((word) => (JOURNEY_WORDS as readonly string[]).includes(word))).toEqual([])
})

test('[APP1] the calendar event names a slot and a place, in universal time, and nobody', () => {
  const text = calendarText(morning, {
    title: 'Rendez-vous',
    place: 'Centre; 1 place, Ville',
    note: 'citron-nuage',
  })

  expect(text.split('\r\n')).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Escale//Escale//FR',
    'BEGIN:VEVENT',
    'UID:centre-tuesday-20260303T090000Z',
    'DTSTAMP:20260303T090000Z',
    'DTSTART:20260303T090000Z',
    'DTEND:20260303T093000Z',
    'SUMMARY:Rendez-vous',
    'LOCATION:Centre\\; 1 place\\, Ville',
    'DESCRIPTION:citron-nuage',
    'END:VEVENT',
    'END:VCALENDAR',
  ])
})

test.each(['2026-03-24', '2026-03-31', '2026-10-20', '2026-10-27', '2026-10-25'])(
  '[APP1] on %s the event is at the hour that was given, whichever side of a change of clocks',
  (day) => {
    const slot = aSlot(`${day} 10:00`, `${day} 10:30`)

    const [start, end] = eventTimes(calendarText(slot, { title: 'x', place: 'y' }))

    expect([start, end]).toEqual([slot.start, slot.end])
    expect([clockOf(start, 'Europe/Paris'), clockOf(end, 'Europe/Paris')]).toEqual(['10:00', '10:30'])
  },
)

/** As a phone's diary reads them: in universal time, so that it needs to know nothing of our time zone. */
function eventTimes(text: string): [number, number] {
  const instantOf = (name: string) => {
    const stamp = new RegExp(`^${name}:(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z$`, 'm').exec(text)
    const [year = 0, month = 0, date = 0, hour = 0, minute = 0] = (stamp ?? []).slice(1).map(Number)
    return Date.UTC(year, month - 1, date, hour, minute)
  }
  return [instantOf('DTSTART'), instantOf('DTEND')]
}

test('[APP1] long lines of the calendar event fold at 75 bytes and unfold to the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (any) => {
      const place = any.replace(/[\r\n\\;,]/g, '')
      const lines = calendarText(morning, { title: 'x', place }).split('\r\n')

      expect(lines.every((line) => utf8Length(line) <= 75)).toBe(true)
      expect(lines.join('\r\n').replaceAll('\r\n ', '').split('\r\n')).toContain(`LOCATION:${place}`)
    }),
  )
})
