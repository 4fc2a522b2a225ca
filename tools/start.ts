import { build } from 'vite'

// One process for both steps, so that stopping `npm start` stops the server.
try {
  await build({ logLevel: 'warn' })
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
await import('../src/server/main.ts')
