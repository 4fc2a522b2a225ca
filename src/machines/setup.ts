import { createMachine, type setup as setupOfXState } from 'xstate'

type Parts = { guards: object; actions?: object }

/**
 * XState's `setup` with all its types, without the makers of actions that it carries along and that no machine
 * here uses (`log`, `emit`, `spawnChild`…): 0.6 kB less, brotli.
 */
export const setup = (({ guards, actions }: Parts) => ({
  createMachine: (config: object) => createMachine(config, { guards, actions } as object),
})) as unknown as typeof setupOfXState
