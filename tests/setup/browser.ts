import { rmSync } from 'node:fs'
import { buildApp } from '../e2e/build.ts'

/** Builds the app once for every browser test; ESCALE_CLIENT names a build that is already there. */
export default async function buildOnce() {
  if (process.env.ESCALE_CLIENT) return
  const folder = await buildApp()
  process.env.ESCALE_CLIENT = folder
  return () => rmSync(folder, { recursive: true })
}
