// What a bundler for browsers is given instead of `offstage/server`, `offstage/tables` and `offstage/config`: it has nothing to import, so that a build fails and
// names this file, instead of carrying the server's code to the page. In a page import types only (`import type`), and call server functions.
export {}
