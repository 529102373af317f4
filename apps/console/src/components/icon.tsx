// The few pictures the console needs, drawn with the colour of the text around them. Always beside words, so hidden from screen readers.

const PATHS = {
  clock: 'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M8 4.5V8l2.4 1.6',
  play: 'M5 3.2v9.6L12.6 8z',
  hand: 'M4.5 3.5v9M11.5 3.5v9',
  check: 'M2.8 8.6l3.4 3.4 7-7.6',
  cross: 'M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4',
  stop: 'M3.8 3.8h8.4v8.4H3.8z',
  question: 'M5.4 5.9a2.6 2.6 0 1 1 3.9 2.3c-.8.5-1.3.9-1.3 1.9M8 12.6v.2',
  tasks: 'M2.5 4h1M6 4h7.5M2.5 8h1M6 8h7.5M2.5 12h1M6 12h7.5',
  table: 'M2 3h12v10H2zM2 6.5h12M2 10h12M6.5 3v10',
  queue: 'M2 3.5h5v3H2zM9 3.5h5v3H9zM2 9.5h5v3H2zM9 11h5',
  info: 'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M8 7.3v3.9M8 4.8v.2',
  logs: 'M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3.1 3.1l1.1 1.1M11.8 11.8l1.1 1.1M12.9 3.1l-1.1 1.1M4.2 11.8l-1.1 1.1',
  moon: 'M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6a5.8 5.8 0 1 0 7 7',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  keyboard: 'M1.5 4h13v8h-13zM4 6.7h.1M6.7 6.7h.1M9.3 6.7h.1M12 6.7h.1M5 9.4h6',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.4 10.4L14 14',
  up: 'M3.5 10l4.5-4.5L12.5 10',
  down: 'M3.5 6L8 10.5 12.5 6',
  left: 'M10 3.5L5.5 8l4.5 4.5',
  right: 'M6 3.5L10.5 8 6 12.5',
  download: 'M8 2v8M4.5 6.8L8 10.2l3.5-3.4M2.5 13.5h11',
  pencil: 'M2.5 13.5l.8-3.2 7.6-7.6 2.4 2.4-7.6 7.6zM9.4 4.2l2.4 2.4',
  wrap: 'M2 4h12M2 8h9a2 2 0 0 1 0 4H8M9.6 10.4L8 12l1.6 1.6M2 12h3',
  bell: 'M8 2a4 4 0 0 0-4 4c0 4-1.5 5-1.5 5h11S12 10 12 6a4 4 0 0 0-4-4M6.7 13.5h2.6',
  alert: 'M8 2L1.6 13.4h12.8zM8 6.4v3.4M8 11.6v.2',
} as const

export type IconName = keyof typeof PATHS

const FILLED: readonly IconName[] = ['play', 'stop']

export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} className={FILLED.includes(name) ? 'filled' : ''} />
    </svg>
  )
}
