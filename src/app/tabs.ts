/**
 * One tab of a tablet writes, the others read (SES9). The browser's lock tells who; where there is none, the
 * revision checked inside each write still refuses a tab that fell behind (`db/db.ts`).
 */
const LOCK = 'escale-writer'
const forever = () => new Promise<never>(() => {})

export type TabWatch = {
  /** The right came later: the tab that had it was closed. */
  onGained: () => void
  /** Another tab took it over. */
  onLost: () => void
}

/** Asks for the right to write; answers at once, and keeps asking when another tab has it. */
export function claimTab(watch: TabWatch): Promise<'writer' | 'reader'> {
  if (!navigator.locks) return Promise.resolve('writer')
  return new Promise((resolve) => {
    const held = navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      resolve(lock ? 'writer' : 'reader')
      if (lock) return forever()
      void queue(watch)
    })
    held.catch(() => {
      resolve('reader')
      watch.onLost()
    })
  })
}

/** Takes the right from the tab that has it: that one goes on reading. */
export function takeTab(watch: TabWatch): Promise<void> {
  if (!navigator.locks) return Promise.resolve()
  return new Promise((resolve) => {
    const held = navigator.locks.request(LOCK, { steal: true }, () => {
      resolve()
      return forever()
    })
    held.catch(watch.onLost)
  })
}

function queue(watch: TabWatch): Promise<void> {
  return navigator.locks
    .request(LOCK, () => {
      watch.onGained()
      return forever()
    })
    .catch(watch.onLost)
}
