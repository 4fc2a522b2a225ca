import { register } from 'tsx/esm/api'

// Where a thread begins: what loads TypeScript in the process does not reach its threads.

register()
await import('./thread.ts')
