import './scanner.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Banner } from './Banner.tsx'
import { Button } from './Button.tsx'

export type ScannerWords = { scan: string; stopScan: string; scanning: string; cameraRefused: string }

/** What a text that was read means: `said` stands under the picture, `isDone` turns the camera off. */
export type Seen = { said: string | null; isDone: boolean }

/** Reads QR codes. The camera is on only while it is asked for; pictures stay in memory. */
export function Scanner({ words, onText }: { words: ScannerWords; onText: (text: string) => Seen }) {
  const [isOn, setOn] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const video = useRef<HTMLVideoElement>(null)
  const look = useRef(onText)
  look.current = onText
  useEffect(() => {
    if (!isOn || !video.current) return
    const off = new AbortController()
    void scan(video.current, off.signal).catch(() => {
      setOn(false)
      setSaid(words.cameraRefused)
    })
    return () => off.abort()
  }, [isOn])
  const scan = async (shown: HTMLVideoElement, signal: AbortSignal) => {
    const { watchCodes } = await import('../camera.ts')
    const found = (text: string) => {
      const seen = look.current(text)
      setSaid(seen.said)
      if (seen.isDone) setOn(false)
    }
    await watchCodes(shown, found, signal)
  }
  const turn = () => {
    setSaid(null)
    setOn(!isOn)
  }
  return (
    <div class="scanner">
      <Button icon="scan-line" onClick={turn}>
        {isOn ? words.stopScan : words.scan}
      </Button>
      {isOn && <p>{words.scanning}</p>}
      {isOn && <video ref={video} class="scanner-view" muted playsInline />}
      {said && <Banner tone="attention">{said}</Banner>}
    </div>
  )
}
