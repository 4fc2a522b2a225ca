import { existsSync, renameSync, rmSync } from 'node:fs'
import { buildInto, NotBuilt } from './buildInto.ts'

// npm run build: the app in dist/client, where a server looks for it. Built aside: whoever starts meanwhile finds the
// build before it, and a build that fails leaves that one.

const CLIENT = 'dist/client'
const [aside, before] = ['new', 'old'].map((name) => `${CLIENT}.${name}-${process.pid}`) as [string, string]

try {
  await buildInto(aside)
  if (existsSync(CLIENT)) renameSync(CLIENT, before)
  renameSync(aside, CLIENT)
  console.log(`${CLIENT} : application construite.`)
} catch (error) {
  if (!(error instanceof NotBuilt)) throw error
  console.error(error.message)
  process.exitCode = 1
} finally {
  for (const folder of [aside, before]) rmSync(folder, { recursive: true, force: true })
}
