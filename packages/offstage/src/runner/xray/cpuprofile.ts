// The text of a `.cpuprofile` file, within a limit: of a profile too large for it, what was called deepest is counted to its callers.
import type { CpuProfile, ProfileNode } from './profile-table.ts'

const MAX_BYTES = 5 * 1024 ** 2
const DEPTHS = [128, 64, 32, 16, 8, 4, 2, 1]

/** `maxBytes`: the most it may have, default 5 MB. */
export function cpuprofileText(profile: CpuProfile, maxBytes = MAX_BYTES): string {
  let text = JSON.stringify(profile)
  for (const depth of DEPTHS) {
    if (Buffer.byteLength(text) <= maxBytes) break
    text = JSON.stringify(cutBelow(profile, depth))
  }
  return text
}

function cutBelow(profile: CpuProfile, depth: number): CpuProfile {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const kept: ProfileNode[] = []
  const keptFor = new Map<number, number>()
  const gather = (node: ProfileNode, level: number, into: ProfileNode | undefined): void => {
    // Positions within functions would be wrong, and are the most of it.
    const { id, callFrame, hitCount = 0, children = [] } = node
    const here: ProfileNode = into ?? { id, callFrame, hitCount: 0, children: level < depth ? children : [] }
    if (!into) kept.push(here)
    here.hitCount = (here.hitCount ?? 0) + hitCount
    keptFor.set(id, here.id)
    for (const child of children) {
      const next = nodes.get(child)
      if (next) gather(next, level + 1, level < depth ? undefined : here)
    }
  }
  const [root] = profile.nodes
  if (root) gather(root, 0, undefined)
  return { ...profile, nodes: kept, samples: (profile.samples ?? []).map((id) => keptFor.get(id) ?? id) }
}
