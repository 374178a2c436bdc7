import { BlockList, isIP } from 'node:net'
import { ApiFault } from './fault.ts'

/** Whose word on the caller's address counts. */
export type Proxies = { has(address: string): boolean }

/** Addresses and ranges such as `10.0.0.0/8`. Throws a fault that names what is neither. */
export function readProxies(trusted: readonly string[] = []): Proxies {
  const list = new BlockList()
  for (const one of trusted) {
    const [address, bits, ...rest] = one.split('/')
    const version = isIP(address)
    const most = version === 4 ? 32 : 128
    const length = bits === undefined ? most : Number(bits)
    if (version === 0 || rest.length > 0 || bits === '' || !Number.isInteger(length) || length < 0 || length > most)
      throw new ApiFault(
        'bad-input',
        `${one} is no address of a proxy; write one such as 10.0.0.7, or a range such as 10.0.0.0/8`,
      )
    list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6')
  }
  return {
    has(address) {
      const plain = plainAddress(address)
      const version = isIP(plain)
      return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6')
    },
  }
}

/**
 * Who really called: behind trusted proxies the last address of X-Forwarded-For that is none of them. What anybody else
 * writes there is not looked at, so that no caller chooses his own address.
 */
export function callerAddress(request: Request, peer: string, proxies: Proxies): string {
  if (!proxies.has(peer)) return peer
  const told = (request.headers.get('x-forwarded-for') ?? '').split(',').map((one) => plainAddress(one.trim()))
  const caller = told.findLast((address) => !proxies.has(address))
  return caller && isIP(caller) !== 0 ? caller : peer
}

/** Without the IPv6 form of an IPv4 address, and without a port. */
function plainAddress(address: string): string {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  return bare.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}
