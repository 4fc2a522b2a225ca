import './print.css'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

/** What the patron takes along (RED3): paper on the screen, and the only thing that prints while it is shown. */
export function Slip({
  title,
  children,
  foot,
}: {
  title: string
  children: ComponentChildren
  foot?: ComponentChildren
}) {
  useEffect(() => {
    const { dataset } = document.documentElement
    dataset.prints = 'slip'
    return () => {
      delete dataset.prints
    }
  }, [])
  return (
    <article class="slip">
      <h2>{title}</h2>
      {children}
      {foot && <footer class="slip-foot">{foot}</footer>}
    </article>
  )
}
