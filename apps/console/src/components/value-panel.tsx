// An input or a result: the tree, and a way to take it along.
import type { Shown } from '../server.ts'
import { JsonTree } from '../tree/json-tree.tsx'
import { jsonText } from '../tree/tree-entries.ts'
import { CopyButton } from './copy-button.tsx'

export function ValuePanel({ shown, empty }: { shown: Shown; empty: string }) {
  return (
    <>
      <div className="panel-bar">
        <CopyButton text={() => jsonText(shown.value)} label="Copy JSON" />
      </div>
      <JsonTree value={shown.value} notes={shown.notes} empty={empty} />
    </>
  )
}
