import { MediaFault } from './mediaFault.ts'

/** The most bytes that a packet may have; a project of 100,000 nodes is a third of it. */
export const MOST_PACKET = 2 ** 26

const OPEN = '<sceneweave:metadata>'
const CLOSE = '</sceneweave:metadata>'

/**
 * The metadata as one XMP packet: the standard that MP4, WebP, GIF and PNG all have a place for.
 * The entries travel as JSON, which has no raw control characters, so XML cannot change a byte of them.
 */
export function packXmp(metadata: Record<string, string>): string {
  const json = JSON.stringify(metadata).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  // a fifth is room for the frame around it
  if (Buffer.byteLength(json) > 0.8 * MOST_PACKET)
    throw new MediaFault('too-large', 'what is to travel inside this file is too large. Export a smaller project.')
  return (
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    `<rdf:Description rdf:about="" xmlns:sceneweave="urn:sceneweave:1">${OPEN}${json}${CLOSE}</rdf:Description>` +
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
  )
}

/** The metadata in an XMP packet; empty when the packet holds none of ours. */
export function unpackXmp(packet: string): Record<string, string> {
  const start = packet.indexOf(OPEN)
  const end = packet.lastIndexOf(CLOSE)
  if (start < 0 || end < start) return {}
  const json = packet.slice(start + OPEN.length, end)
  const entries: unknown = JSON.parse(json.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
  if (
    typeof entries !== 'object' ||
    entries === null ||
    Object.values(entries).some((value) => typeof value !== 'string')
  )
    throw new TypeError('metadata is a list of words by name')
  return entries as Record<string, string>
}
