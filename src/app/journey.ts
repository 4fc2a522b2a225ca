/** The screens of one accompaniment, from its opening to counted and forgotten: one chunk, one compression. */
export { Lent } from './patron/Lent.tsx'
export { Counted } from './screens/Counted.tsx'
export { Session } from './screens/Session.tsx'
