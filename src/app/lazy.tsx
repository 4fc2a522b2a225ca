import { type ComponentType, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A page that is being left gives up what it was reading, and is gone by then: nothing went wrong. */
const LEAVING_MS = 500

/**
 * A screen whose code comes when it is first needed. The service worker holds every chunk, so this works
 * without network; the promise is kept, so a later visit draws at once.
 */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null
  let loading: Promise<void> | null = null
  const start = () => {
    loading ??= load().then(
      (component) => {
        loaded = component
      },
      async (error: unknown) => {
        loading = null // asked for again, it is read again
        await new Promise((resolve) => setTimeout(resolve, LEAVING_MS))
        throw error
      },
    )
    return loading
  }
  function Lazy(props: P) {
    const [, redraw] = useState(0)
    useEffect(() => {
      if (!loaded) void start().then(() => redraw(1))
    }, [])
    return loaded ? h(loaded, props) : null
  }
  return Lazy
}

/** The same for the screens of one chunk, by their names. */
export const lazyFrom =
  <Screens extends object>(load: () => Promise<Screens>) =>
  <Name extends keyof Screens>(name: Name): Screens[Name] =>
    lazy(async () => (await load())[name] as ComponentType) as Screens[Name]
