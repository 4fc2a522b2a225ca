import { pino } from 'pino'

/** Structured lines on standard output: never an address, a body, a token or a name. */
export const createLog = (level = 'info') => pino({ base: null, level })
export type Log = ReturnType<typeof createLog>
