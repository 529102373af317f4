// The whole console: the line to the server, the frame, and which page an address shows.
import { OffstageProvider } from 'offstage/react'
import { lazy, Suspense } from 'react'
import { Redirect, Route, Router, Switch } from 'wouter'
import { ErrorBoundary } from './components/error-boundary.tsx'
import { Skeleton } from './components/skeleton.tsx'
import { AboutPage } from './pages/about-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { QueuesPage } from './pages/queues-page.tsx'
import { SchedulesPage } from './pages/schedules-page.tsx'
import { TaskPage } from './pages/task-page.tsx'
import { TasksPage } from './pages/tasks-page.tsx'
import { server } from './server.ts'
import { useHashAddress } from './shell/location.ts'
import { Shell } from './shell/shell.tsx'

const TablesPage = lazy(() => import('./pages/tables-page.tsx').then((page) => ({ default: page.TablesPage })))
const TablePage = lazy(() => import('./pages/table-page.tsx').then((page) => ({ default: page.TablePage })))

export function App() {
  return (
    <ErrorBoundary>
      <OffstageProvider server={server}>
        <Router hook={useHashAddress}>
          <Shell>
            <ErrorBoundary>
              <Suspense fallback={<Skeleton lines={8} />}>
                <Switch>
                  <Route path="/">
                    <Redirect to="/tasks" replace />
                  </Route>
                  <Route path="/tasks" component={TasksPage} />
                  <Route path="/tasks/:id">{({ id }) => <TaskPage key={id} id={id} />}</Route>
                  <Route path="/queues" component={QueuesPage} />
                  <Route path="/schedules" component={SchedulesPage} />
                  <Route path="/data" component={TablesPage} />
                  <Route path="/data/:table">{({ table }) => <TablePage key={table} table={table} />}</Route>
                  <Route path="/about" component={AboutPage} />
                  <Route component={NotFoundPage} />
                </Switch>
              </Suspense>
            </ErrorBoundary>
          </Shell>
        </Router>
      </OffstageProvider>
    </ErrorBoundary>
  )
}
