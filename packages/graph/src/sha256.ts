// Written out because plan and check run in the browser too: node:crypto is not there, and the browser's own digest is
// asynchronous and missing on plain http, which is how a machine in the corner is reached. 1 kB takes some 10 µs.

const fractions = (count: number, root: (prime: number) => number): Int32Array => {
  const words: number[] = []
  for (let n = 2; words.length < count; n++) {
    let prime = true
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0
    if (prime) words.push(((root(n) % 1) * 2 ** 32) | 0)
  }
  return Int32Array.from(words)
}

// FIPS 180-4: the first 32 bits of the fractional parts of cube roots and square roots of the first primes.
const rounds = fractions(64, Math.cbrt)
const start = fractions(8, Math.sqrt)
const words = new Int32Array(64)
const encoder = new TextEncoder()
let buffer = new Uint8Array(4096)
let view = new DataView(buffer.buffer)

/** The SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  const length = encode(text)
  const state = Int32Array.from(start)
  for (let at = 0; at < length; at += 64) compress(state, at)
  let digest = ''
  for (const word of state) digest += (word >>> 0).toString(16).padStart(8, '0')
  return digest
}

/** Writes the text's bytes, a one bit, zeros, and the length in bits to the buffer; gives the padded length. */
function encode(text: string): number {
  // 3 bytes for each UTF-16 unit at most, 9 for the mark and the length, up to 63 of padding.
  if (buffer.length < text.length * 3 + 72) {
    buffer = new Uint8Array(text.length * 6 + 72)
    view = new DataView(buffer.buffer)
  }
  const { written } = encoder.encodeInto(text, buffer)
  const padded = (written + 9 + 63) & ~63
  buffer.fill(0, written, padded)
  buffer[written] = 0x80
  view.setUint32(padded - 8, Math.floor(written / 2 ** 29))
  view.setUint32(padded - 4, (written << 3) >>> 0)
  return padded
}

function compress(state: Int32Array, at: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + i * 4)
  for (let i = 16; i < 64; i++) {
    const w = words[i - 15]
    const v = words[i - 2]
    const s0 = ((w >>> 7) | (w << 25)) ^ ((w >>> 18) | (w << 14)) ^ (w >>> 3)
    const s1 = ((v >>> 17) | (v << 15)) ^ ((v >>> 19) | (v << 13)) ^ (v >>> 10)
    words[i] = words[i - 16] + s0 + words[i - 7] + s1
  }
  let a = state[0]
  let b = state[1]
  let c = state[2]
  let d = state[3]
  let e = state[4]
  let f = state[5]
  let g = state[6]
  let h = state[7]
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + rounds[i] + words[i]) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] += a
  state[1] += b
  state[2] += c
  state[3] += d
  state[4] += e
  state[5] += f
  state[6] += g
  state[7] += h
}
