import Dexie from 'dexie'
import { h, render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { assign, initialTransition, setup, transition } from 'xstate'

// The libraries alone: one machine, one stored row, one button. What an empty Escale would weigh.

const machine = setup({
  types: { context: {} as { taps: number }, events: {} as { type: 'tap' } },
}).createMachine({
  context: { taps: 0 },
  on: { tap: { actions: assign({ taps: ({ context }) => context.taps + 1 }) } },
})

const db = new Dexie('skeleton')
db.version(1).stores({ rows: 'id' })

function Skeleton() {
  const [snapshot, setSnapshot] = useState(() => initialTransition(machine)[0])
  useEffect(() => void db.table('rows').put({ id: 'taps', ...snapshot.context }), [snapshot])
  return h(
    'button',
    { onClick: () => setSnapshot((present) => transition(machine, present, { type: 'tap' })[0]) },
    snapshot.context.taps,
  )
}

const root = document.getElementById('app')
if (root) render(h(Skeleton, {}), root)
