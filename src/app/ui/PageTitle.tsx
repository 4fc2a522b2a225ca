import { useLayoutEffect, useRef } from 'preact/hooks'

/** The screen's h1: on arrival the page is at its beginning, and the focus here says where one is. */
export function PageTitle({ children, class: more }: { children: string; class?: string }) {
  const title = useRef<HTMLHeadingElement>(null)
  // Before the screen's own layout effects: one that opens a text further down has the last word.
  useLayoutEffect(() => {
    document.title = `${children} · Escale`
    scrollTo(0, 0)
    title.current?.focus({ preventScroll: true })
  }, [children])
  return (
    <h1 ref={title} tabIndex={-1} class={more}>
      {children}
    </h1>
  )
}
