import type { Locator, Page } from 'playwright-core'

// What hands do on the canvas.

export type Point = { x: number; y: number }

export async function centre(one: Locator): Promise<Point> {
  await one.waitFor()
  const { x, y, width, height } = (await one.boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}

/** Where a node is taken hold of. */
export async function header(node: Locator): Promise<Point> {
  await node.waitFor()
  const { x, y, width } = (await node.boundingBox())!
  return { x: x + width / 2, y: y + 8 }
}

export async function between(from: Locator, to: Locator): Promise<Point> {
  const [start, end] = [await centre(from), await centre(to)]
  return { x: end.x - start.x, y: end.y - start.y }
}

/** A slow drag: the first steps of a pointer are eaten by thresholds. */
export async function drag(page: Page, from: Point, by: Point): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 15 })
  await page.mouse.up()
}

/** Where a point of the graph is in the window. */
export async function seenAt(page: Page, { x, y }: Point): Promise<Point> {
  const view = await page.locator('.react-flow__viewport').evaluate((element) => {
    const { left, top } = element.closest('.react-flow')!.getBoundingClientRect()
    const { a, e, f } = new DOMMatrix(getComputedStyle(element).transform)
    return { left: left + e, top: top + f, zoom: a }
  })
  return { x: view.left + x * view.zoom, y: view.top + y * view.zoom }
}

/** Drags what is at a point of the graph to another point of it. */
export async function carry(page: Page, from: Point, to: Point): Promise<void> {
  const [start, end] = [await seenAt(page, from), await seenAt(page, to)]
  await drag(page, start, { x: end.x - start.x, y: end.y - start.y })
}

/** Keys as they act where nobody types. */
export async function press(page: Page, keys: string): Promise<void> {
  await page.locator('[data-region=canvas]').first().focus()
  await page.keyboard.press(keys)
}

/** Runs a command by its name, as a person finds it. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const search = page.getByRole('combobox', { name: 'Find' })
  await search.fill(title)
  await page.getByRole('listbox', { name: 'Found' }).getByRole('option').first().waitFor()
  await search.press('Enter')
}

/** Drops a file on what stands at a place, as from the desktop. */
export async function dropFile(page: Page, at: Point, file: { name: string; type: string; bytes: readonly number[] }) {
  await page.evaluate(
    ({ at, file }) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.type }))
      const target = document.elementFromPoint(at.x, at.y)!
      const where = { bubbles: true, cancelable: true, dataTransfer, clientX: at.x, clientY: at.y }
      for (const type of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(type, where))
    },
    { at, file },
  )
}
