const PARENT_CHECK_MS = 500

/**
 * A signal sent to npm alone ends the shell between npm and this process, which would stay and hold the port. Called
 * first, before anything that takes long: the shell must still be there. `script`: the name that npm knows.
 */
export function stopWithNpm(script: string) {
  if (process.env.npm_lifecycle_event !== script) return
  const shell = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, PARENT_CHECK_MS).unref()
}
