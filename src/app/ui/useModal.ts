import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * A dialog that is open as long as it is rendered. Asked to close often enough, a browser does so by itself whatever
 * `cancel` answers (https://html.spec.whatwg.org/#close-watcher): it is opened again at once.
 */
export function useModal() {
  const ref = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = ref.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return { ref, reopen: () => ref.current?.showModal() }
}
