// An address that leads nowhere.
import { Link } from 'wouter'
import { usePageTitle } from '../shell/page-title.ts'

export function NotFoundPage() {
  usePageTitle('Not found')
  return (
    <section className="notice">
      <h1>There is no such page</h1>
      <p>
        The address is none of the console's. Go to <Link href="/tasks">the tasks</Link> or{' '}
        <Link href="/data">the data tables</Link>.
      </p>
    </section>
  )
}
