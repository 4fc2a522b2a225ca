/** A text packed as gzip does. */
export const gzip = (text: string): Promise<Uint8Array<ArrayBuffer>> =>
  through(new CompressionStream('gzip'), new TextEncoder().encode(text))

/** @throws Error when the bytes are no whole gzip of a text. */
export async function gunzip(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = await through(new DecompressionStream('gzip'), packed)
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

async function through(
  { writable, readable }: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = writable.getWriter()
  const written = writer.write(bytes).then(() => writer.close())
  const [result] = await Promise.all([new Response(readable).arrayBuffer(), written])
  return new Uint8Array(result)
}
