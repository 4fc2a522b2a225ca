/**
 * Reads a QR code with the camera. Pictures live in memory for as long as it takes to look at them; nothing is
 * kept or sent. The browser's own reader where there is one, else one that comes along.
 */

/** What sees codes in a picture: a text, or `null`. */
type Reader = (video: HTMLVideoElement) => Promise<string | null>

const LOOK_EVERY_MS = 150
/** Larger pictures only take longer. */
const MOST_PIXELS_WIDE = 640

/**
 * Shows the camera in `video` and tells each text it reads, until `signal` is aborted; the camera is off then.
 * @throws DOMException when there is no camera, or staff or the browser say no.
 */
export async function watchCodes(
  video: HTMLVideoElement,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
  if (signal.aborted) return stop()
  signal.addEventListener('abort', stop)
  video.srcObject = stream
  await video.play()
  const read = await reader()
  while (!signal.aborted) {
    const text = await read(video).catch(() => null)
    if (text !== null && !signal.aborted) onText(text)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

type Detector = { detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> }
type DetectorClass = {
  new (options: { formats: string[] }): Detector
  getSupportedFormats: () => Promise<string[]>
}

async function reader(): Promise<Reader> {
  const { BarcodeDetector } = window as { BarcodeDetector?: DetectorClass }
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? []
  if (!BarcodeDetector || !formats.includes('qr_code')) return slowReader()
  const detector = new BarcodeDetector({ formats: ['qr_code'] })
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null
}

async function slowReader(): Promise<Reader> {
  const { default: jsQR } = await import('jsqr')
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  return async (video) => {
    const { videoWidth, videoHeight } = video
    if (!context || videoWidth === 0) return null
    const scale = Math.min(1, MOST_PIXELS_WIDE / videoWidth)
    const { canvas } = context
    canvas.width = Math.round(videoWidth * scale)
    canvas.height = Math.round(videoHeight * scale)
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
    return jsQR(data, width, height)?.data ?? null
  }
}
