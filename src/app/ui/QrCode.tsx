import './print.css'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { qrPath } from './qrPath.ts'

export type QrCodeProps = {
  text: string
  /** Lines that are too many for a code are left out, the last ones first. */
  fits?: boolean
  /** What scanning it gives, for a screen reader. */
  label: string
  /** The same content as plain text, beside it. */
  children?: ComponentChildren
}

export function QrCode({ text, fits, label, children }: QrCodeProps) {
  const drawing = useDrawing(text, fits)
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
function useDrawing(text: string, fits?: boolean) {
  const [drawing, setDrawing] = useState<ReturnType<typeof qrPath> | null>(null)
  useEffect(() => {
    let isGone = false
    void import('./qrPath.ts').then((writer) => {
      if (!isGone) setDrawing(writer.qrPath(text, fits))
    })
    return () => {
      isGone = true
    }
  }, [text, fits])
  return drawing
}
