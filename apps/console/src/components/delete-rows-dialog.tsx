// Asks before rows of a data table are deleted: how many, of which table, and what that means.
import { plural } from '../format/count.ts'
import { inertText } from '../format/inert.ts'
import { server } from '../server.ts'
import { AskDialog } from './ask-dialog.tsx'

export function DeleteRowsDialog({ table, ids, onClose }: { table: string; ids: string[]; onClose: () => void }) {
  return (
    <AskDialog
      title={`Delete ${plural(ids.length, 'row')} of “${inertText(table)}”?`}
      act="Delete"
      isDangerous
      onAct={() => server.deleteRows(table, ids)}
      onClose={onClose}
    >
      <p>
        {ids.length === 1 ? 'It is' : 'They are'} gone for good, from every page and task that reads the table. Links of
        other rows that lead there lead nowhere from then on.
      </p>
    </AskDialog>
  )
}
