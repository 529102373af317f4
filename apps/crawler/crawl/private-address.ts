// Knows which addresses are not on the public internet. Called by address-guard.ts at every connection.
import { BlockList, isIP } from 'node:net'

// One list a family: a BlockList compares IPv4 addresses with IPv4-mapped rules, and '::/3' would then hold them all.
const v4 = new BlockList()
const v6 = new BlockList()

for (const [net, prefix] of [
  ['0.0.0.0', 8], // this host
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, clouds' metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
] as const)
  v4.addSubnet(net, prefix, 'ipv4')

// Public IPv6 is 2000::/3. The rest holds ::, ::1, mapped and translated IPv4 (::ffff:0:0/96, 64:ff9b::/96), fc00::/7, fe80::/10, ff00::/8.
for (const [net, prefix] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23], // Teredo and other special purposes
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4: holds an IPv4 address
  ['3fff::', 20], // documentation
] as const)
  v6.addSubnet(net, prefix, 'ipv6')

/** True for an address that is loopback, private, link-local, multicast, reserved, or holds another address; and for what is no address. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  const family = isIP(plain)
  if (family === 0) return true
  return family === 4 ? v4.check(plain, 'ipv4') : v6.check(plain, 'ipv6')
}
