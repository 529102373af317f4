// Starts the console in the page.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { applyTheme } from './shell/theme.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/notices.css'
import './styles/shell.css'
import './styles/lists.css'
import './styles/tasks.css'
import './styles/flow.css'
import './styles/task.css'
import './styles/panels.css'
import './styles/insight.css'

applyTheme()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
