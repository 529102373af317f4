// A document for React and for the page's visibility, in the test's own process. Imported before anything that looks for one.
import { Window } from 'happy-dom'
import { onTestFinished, vi } from 'vitest'

const window = new Window({ url: 'http://127.0.0.1/' })
Object.assign(globalThis, { window, document: window.document })

/** Hides the page, or shows it again. */
export function setHidden(isHidden: boolean): void {
  vi.spyOn(window.document, 'visibilityState', 'get').mockReturnValue((isHidden ? 'hidden' : 'visible') as never)
  window.document.dispatchEvent(new window.Event('visibilitychange'))
}

/** An empty element in the page, gone after the test. */
export function container(): HTMLElement {
  const element = window.document.createElement('div')
  window.document.body.append(element)
  onTestFinished(() => element.remove())
  return element as unknown as HTMLElement
}
