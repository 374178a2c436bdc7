/** How one server is set up. Everything but the address it is bound to has a default. */
export type ApiSettings = {
  /** The address the server listens on. Only on a loopback address is there a local owner without a password. */
  boundTo: string
  /** Signs session cookies, at least 32 characters. Without one, the store keeps one that it made itself. */
  secret?: string
  /** What people type into the browser, e.g. https://films.example.org. Its host joins the allow-list, its origin is the only one. */
  publicUrl?: string
  /** More host names under which this server may be called, beside loopback and `publicUrl`. */
  hosts?: readonly string[]
  /** Addresses and ranges of proxies in front: only their X-Forwarded-For is believed, and nobody behind them is the local owner. */
  trustedProxies?: readonly string[]
  limits?: Partial<Limits>
}

export type Limits = {
  /** Of one JSON body; a graph of 100,000 nodes fits. */
  jsonBytes: number
  /** Of one uploaded file. */
  uploadBytes: number
  /** How long a sender of a body may be silent. */
  patienceMs: number
  /** A minute: of one address, and of one e-mail address whoever asks. */
  signInsAMinute: number
  uploadsAMinute: number
  /** The local owner is not counted: he can only slow down himself. */
  submitsAMinute: number
  /** A minute, of one address: who begins to rate a study, what raters ask and tell, and parts of films. A class behind one router fits. */
  ratersAMinute: number
  ratingsAMinute: number
  filmsAMinute: number
  /** Open subscriptions of one person. */
  subscriptions: number
}

export const defaultLimits: Limits = {
  jsonBytes: 32 * 1024 * 1024,
  uploadBytes: 4 * 1024 * 1024 * 1024,
  patienceMs: 30_000,
  signInsAMinute: 10,
  uploadsAMinute: 120,
  submitsAMinute: 1200,
  ratersAMinute: 60,
  ratingsAMinute: 1200,
  filmsAMinute: 12_000,
  subscriptions: 100,
}

export const isLoopbackAddress = (address: string): boolean =>
  address === '::1' || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address)

export const isLoopbackName = (name: string): boolean =>
  name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name)
