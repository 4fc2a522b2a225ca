import { register } from 'tsx/esm/api'

// Where the thread begins: what loads TypeScript in the process does not reach its threads.

register()
await import('./publisher.ts')
