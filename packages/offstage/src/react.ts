// The door `offstage/react`: hooks over `offstage/client`.
export { LoadingIndicator, useLoading } from './react/loading.ts'
export { OffstageProvider, useServer } from './react/provider.ts'
export { useExplanation } from './react/use-explanation.ts'
export { useInterval } from './react/use-interval.ts'
export { type LiveResult, useLive } from './react/use-live.ts'
export { type TaskPicture, useConnection, useTask } from './react/use-task.ts'
