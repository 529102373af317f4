// `npm start` and the command line, run from the root of the repository, serve the crawler app.
export { default } from './apps/crawler/offstage.config.ts'
