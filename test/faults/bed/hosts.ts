// Hosts that are not: network namespaces with a name and an address of their own, each on a wire to this one. Needs root.
import { execFileSync } from 'node:child_process'

export interface FakeHost {
  name: string
  /** Of this machine, as seen from there. */
  gateway: string
  /** Runs the command given after it on that host. */
  wrap: string[]
  /** Pulls the plug, and puts it in again. */
  cut(): void
  mend(): void
  remove(): void
}

/** Why there can be none here; undefined if there can. */
export function noHosts(): string | undefined {
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  try {
    const probe = fakeHost(250)
    probe.remove()
  } catch (error) {
    return `network namespaces cannot be made here: ${(error as Error).message.split('\n')[0]}`
  }
  return undefined
}

/** `n`: 1 to 250, another for each. */
export function fakeHost(n: number): FakeHost {
  const name = `offstage-host-${n}`
  const [here, there] = [`ofst${n}a`, `ofst${n}b`]
  const [gateway, address] = [`10.213.${n}.1`, `10.213.${n}.2`]
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const remove = () => {
    for (const args of [
      ['link', 'del', here],
      ['netns', 'del', name],
    ])
      try {
        ip(...args)
      } catch {
        // It was never made, or went with the other.
      }
  }
  remove()
  ip('netns', 'add', name)
  ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there)
  ip('link', 'set', there, 'netns', name)
  ip('addr', 'add', `${gateway}/24`, 'dev', here)
  ip('link', 'set', here, 'up')
  ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', there)
  ip('-n', name, 'link', 'set', there, 'up')
  ip('-n', name, 'link', 'set', 'lo', 'up')
  return {
    name,
    gateway,
    wrap: ['ip', 'netns', 'exec', name, 'unshare', '--uts', 'sh', '-c', `hostname ${name} && exec "$@"`, 'sh'],
    cut: () => void ip('link', 'set', here, 'down'),
    mend: () => void ip('link', 'set', here, 'up'),
    remove,
  }
}
