// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { followHistory, go, replace } from '../../src/app/history.ts'
import * as state from '../../src/app/state.ts'

test('[P1] the browser, which writes its history to disk, is given a step number and nothing else', () => {
  followHistory()
  go({ screen: 'session', sessionId: 'f00d' })
  expect(state.place.value).toEqual({ screen: 'session', sessionId: 'f00d' })
  expect(history.state).toEqual({ step: 1 })
  expect(location.href).not.toContain('f00d')

  replace({ screen: 'leaving' })
  expect(history.state).toEqual({ step: 1 })
})

test('[LEN1] Back moves between staff screens, and stays where it is while the tablet is lent', () => {
  followHistory()
  go({ screen: 'agenda' })
  go({ screen: 'directory' })

  arriveAt(1)
  expect(state.place.value).toEqual({ screen: 'agenda' })

  state.tablet.value = { lentTo: 's1' } as never
  arriveAt(0)
  expect(state.place.value).toEqual({ screen: 'agenda' })
  state.tablet.value = null
})

/** As the browser does on Back or Forward. */
function arriveAt(step: number) {
  history.replaceState({ step }, '')
  dispatchEvent(new PopStateEvent('popstate', { state: { step } }))
}
