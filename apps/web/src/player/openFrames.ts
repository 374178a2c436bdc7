/** Frames of a looping picture, decoded when they are asked for. */
export type Frames = { count: number; draw(canvas: HTMLCanvasElement, frame: number): Promise<void>; close(): void }

/** Whether this browser can take a looping picture apart. Without that it is shown as it loops. */
export const canOpenFrames = (): boolean => typeof ImageDecoder !== 'undefined'

/** Opens a WebP or GIF. Throws where it cannot be fetched or read. */
export async function openFrames(url: string, mediaType: string): Promise<Frames> {
  const response = await fetch(url)
  if (!response.ok || !response.body) throw new Error(`the picture did not come: ${response.status}`)
  const decoder = new ImageDecoder({ data: response.body, type: mediaType })
  await decoder.completed
  const count = decoder.tracks.selectedTrack?.frameCount ?? 1
  let wanted = -1
  return {
    count,
    async draw(canvas, frame) {
      wanted = frame
      // a frame that is still being decoded when the picture is closed comes to nothing
      const decoded = await decoder.decode({ frameIndex: Math.min(frame, count - 1) }).catch(() => null)
      if (!decoded) return
      const { image } = decoded
      // a slower, older frame must not come over a newer one
      if (wanted === frame) {
        canvas.width = image.displayWidth
        canvas.height = image.displayHeight
        canvas.getContext('2d')?.drawImage(image, 0, 0)
      }
      image.close()
    },
    close: () => decoder.close(),
  }
}
