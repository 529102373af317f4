// Renders React elements below a provider, as an app does, and says what React complained of.
import './dom.ts'
import { OffstageProvider } from 'offstage/react'
import { createElement, type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { onTestFinished, vi } from 'vitest'
import { container } from './dom.ts'

export interface Rendered {
  readonly text: string
  element: HTMLElement
  render(node: ReactNode): void
  unmount(): void
  /** What was said to the browser's console as an error. */
  readonly complaints: unknown[][]
}

export function render(server: object, node: ReactNode, options: { strict?: boolean } = {}): Rendered {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const element = container()
  const root = createRoot(element)
  const show = (inner: ReactNode) => {
    const provided = createElement(OffstageProvider, { server }, inner)
    root.render(options.strict ? createElement(StrictMode, null, provided) : provided)
  }
  show(node)
  onTestFinished(() => {
    root.unmount()
    spy.mockRestore()
  })
  return {
    get text() {
      return element.textContent ?? ''
    },
    element,
    render: show,
    unmount: () => root.unmount(),
    complaints: spy.mock.calls,
  }
}
