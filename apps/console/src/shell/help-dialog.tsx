// The keys, and the switch that turns single keys off.
import { Dialog } from '../components/dialog.tsx'
import { usePreference } from './preference.ts'

const KEYS: [string, [keys: string, what: string][]][] = [
  [
    'Everywhere',
    [
      ['?', 'This help'],
      ['g then t', 'Tasks'],
      ['g then q', 'Queues'],
      ['g then s', 'Schedules'],
      ['g then d', 'Data tables'],
      ['g then a', 'About'],
      ['t', 'Theme: system, light, dark'],
      ['/', 'Filter, or find in a log'],
      ['Esc', 'Clear or close'],
    ],
  ],
  [
    'Lists',
    [
      ['j / k', 'Next / previous row'],
      ['Enter', 'Open'],
      ['Shift + K', 'Kill (asks first)'],
    ],
  ],
  [
    'Task',
    [
      ['1 … 8', 'Tabs'],
      ['c', 'Copy the id'],
      ['Shift + X', 'X-ray'],
      ['Shift + K', 'Kill (asks first)'],
    ],
  ],
  [
    'Log',
    [
      ['f', 'Follow the end'],
      ['l', 'Next level'],
      ['w', 'Wrap lines'],
      ['n / N', 'Next / previous match'],
      ['Ctrl / ⌘ + F', 'Find'],
    ],
  ],
]

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const [shortcuts, setShortcuts] = usePreference('shortcuts', ['on', 'off'])
  return (
    <Dialog title="Keyboard" onClose={onClose} className="help">
      <div className="help-groups">
        {KEYS.map(([group, keys]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={shortcuts === 'on'}
          onChange={(event) => setShortcuts(event.target.checked ? 'on' : 'off')}
        />
        Single-key shortcuts
      </label>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
