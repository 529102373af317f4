// What the browser's tab says.
import { useEffect } from 'react'
import { inertText } from '../format/inert.ts'

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${inertText(title)} · Offstage console`
  }, [title])
}
