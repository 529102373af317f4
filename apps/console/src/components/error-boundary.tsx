// Catches what a page throws while it is drawn, so that there is never a white page.
import { Component, type ReactNode } from 'react'
import { ErrorPanel } from './error-panel.tsx'

export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <ErrorPanel
        isPage
        title="This page could not be drawn"
        error={error}
        onRetry={() => this.setState({ error: undefined })}
        onReload={() => location.reload()}
      />
    )
  }
}
