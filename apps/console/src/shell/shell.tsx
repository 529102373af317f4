// The frame around every page: rail (a bar at the bottom on phones), top bar, help, live region, and the shortcuts that work everywhere.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { Icon, type IconName } from '../components/icon.tsx'
import { useAbout } from './about.ts'
import { Announcer } from './announcer.tsx'
import { ConnectionChip } from './connection-chip.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { navigate } from './location.ts'
import { useShortcuts } from './shortcuts.ts'
import { useTheme } from './theme.ts'

const ROOMS: { path: string; label: string; icon: IconName }[] = [
  { path: '/tasks', label: 'Tasks', icon: 'tasks' },
  { path: '/queues', label: 'Queues', icon: 'queue' },
  { path: '/schedules', label: 'Schedules', icon: 'clock' },
  { path: '/data', label: 'Data', icon: 'table' },
  { path: '/about', label: 'About', icon: 'info' },
]

export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation()
  const [isHelping, setHelping] = useState(false)
  const [theme, nextTheme] = useTheme()
  const main = useRef<HTMLElement>(null)
  useFocusOnNavigation(path, main)
  useShortcuts({
    '?': () => setHelping(true),
    t: nextTheme,
    'g t': () => navigate('/tasks'),
    'g q': () => navigate('/queues'),
    'g s': () => navigate('/schedules'),
    'g d': () => navigate('/data'),
    'g a': () => navigate('/about'),
  })
  return (
    <div className="shell">
      <button type="button" className="skip-link" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header className="topbar">
        <Link href="/tasks" className="brand">
          <span className="brand-mark" aria-hidden="true" />
          <span className="brand-name">Offstage</span>
        </Link>
        <Environment />
        <span className="spacer" />
        <ConnectionChip />
        <button
          type="button"
          className="button quiet square"
          onClick={nextTheme}
          aria-label={`Theme: ${theme}. Change`}
        >
          <Icon name={theme === 'system' ? 'system' : theme === 'light' ? 'sun' : 'moon'} />
        </button>
        <button
          type="button"
          className="button quiet square"
          onClick={() => setHelping(true)}
          aria-label="Keyboard help"
        >
          <Icon name="keyboard" />
        </button>
      </header>
      <nav className="rail" aria-label="Rooms">
        {ROOMS.map((room) => (
          <Link
            key={room.path}
            href={room.path}
            className="rail-link"
            aria-current={path === room.path || path.startsWith(`${room.path}/`) ? 'page' : undefined}
          >
            <Icon name={room.icon} />
            {room.label}
          </Link>
        ))}
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
      {isHelping && <HelpDialog onClose={() => setHelping(false)} />}
      <Announcer />
    </div>
  )
}

function Environment() {
  const { about } = useAbout()
  if (!about) return null
  return (
    <>
      <span className={`environment ${about.environment}`}>{about.environment}</span>
      {!about.mayKill && <span className="environment">read-only</span>}
    </>
  )
}

/** A new page takes the focus, so that reading and tabbing go on there; the first page of a visit leaves it alone. */
function useFocusOnNavigation(path: string, main: React.RefObject<HTMLElement | null>): void {
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [path, main])
}
