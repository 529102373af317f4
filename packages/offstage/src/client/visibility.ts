// Tells when the page has been hidden for a while, and at once when it is seen again. Silent where there is no page.

export function whenHidden(afterMs: number, tell: (isHidden: boolean) => void): void {
  if (typeof document === 'undefined') return
  let timer: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.visibilityState === 'hidden') timer = setTimeout(() => tell(true), afterMs)
    else tell(false)
  })
}
