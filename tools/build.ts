import { existsSync, renameSync, rmSync } from 'node:fs'
import { buildInto, NotBuilt } from './buildInto.ts'

// npm run build: the app in dist/client, where a server looks for it. Built aside: whoever starts meanwhile finds the
// build before it, and a build that fails leaves that one.

const CLIENT = 'dist/client'
const ASIDE = `${CLIENT}.new-${process.pid}`
const BEFORE = `${CLIENT}.old-${process.pid}`

try {
  await buildInto(ASIDE)
  takePlace()
  console.log(`${CLIENT} : application construite.`)
} catch (error) {
  if (!(error instanceof NotBuilt)) throw error
  console.error(error.message)
  process.exitCode = 1
} finally {
  rmSync(ASIDE, { recursive: true, force: true })
}

function takePlace() {
  const hadOne = existsSync(CLIENT)
  if (hadOne) renameSync(CLIENT, BEFORE)
  try {
    renameSync(ASIDE, CLIENT)
  } catch (error) {
    if (hadOne) renameSync(BEFORE, CLIENT)
    throw error
  }
  rmSync(BEFORE, { recursive: true, force: true })
}
