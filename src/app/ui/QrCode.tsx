import './print.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { qrPath } from './qrPath.ts'

export type QrCodeProps = {
  text: string
  /** What scanning it gives, for a screen reader. */
  label: string
  /** The same content as plain text, beside it. */
  children?: ComponentChildren
}

export function QrCode({ text, label, children }: QrCodeProps) {
  const drawing = useDrawing(text)
  return (
    <figure class="qr">
      {drawing && (
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${drawing.size} ${drawing.size}`}
          shape-rendering="crispEdges"
        >
          <rect width={drawing.size} height={drawing.size} fill="#fff" />
          <path d={drawing.path} fill="#000" />
        </svg>
      )}
      {children && <figcaption>{children}</figcaption>}
    </figure>
  )
}

/** The writer of codes comes when the first one is shown. */
function useDrawing(text: string) {
  const [drawing, setDrawing] = useState<ReturnType<typeof qrPath> | null>(null)
  useEffect(() => {
    let isGone = false
    void import('./qrPath.ts').then((writer) => {
      if (!isGone) setDrawing(writer.qrPath(text))
    })
    return () => {
      isGone = true
    }
  }, [text])
  return drawing
}
