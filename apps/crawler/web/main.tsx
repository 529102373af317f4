// The page's entry: connects to the server and draws the app.
import { connect } from 'offstage/client'
import { OffstageProvider } from 'offstage/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Functions } from '../functions.ts'
import { App } from './app.tsx'
import './page.css'
import './parts.css'

const server = connect<Functions>('/offstage')

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <OffstageProvider server={server}>
      <App />
    </OffstageProvider>
  </StrictMode>,
)
