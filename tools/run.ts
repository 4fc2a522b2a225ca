import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Runs a program of this project's own dependencies and returns its exit code; what it says is shown at once. */
export function run(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(join('node_modules/.bin', program), args, {
      env: { ...process.env, ...env },
      stdio: 'inherit',
    })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
