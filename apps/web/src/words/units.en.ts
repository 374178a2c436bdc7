import { ago, duration } from './time.ts'

const round = (value: number): string => (value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value)))

/** Amounts as people say them. */
export const units = {
  /** An estimate, in whole seconds: 800 → "1 s", 95,000 → "1 min 35 s". */
  about: (ms: number): string => (ms < 9_950 ? `${Math.max(1, Math.round(ms / 1000))} s` : duration(ms)),
  /** What was measured: "0.8 s". */
  duration,
  bytes(bytes: number): string {
    if (bytes < 1000) return `${bytes} B`
    const power = Math.min(4, Math.floor(Math.log10(bytes) / 3))
    return `${round(bytes / 1000 ** power)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`
  },
  ago: (at: string | number | Date, now = Date.now()): string => ago(new Date(at).getTime(), now),
  clock: (at: string | number | Date): string =>
    new Date(at).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false }),
  percent: (share: number): string => `${Math.floor(share * 100)} %`,
  count: (many: number, one: string, more = `${one}s`): string => `${many} ${many === 1 ? one : more}`,
} as const
