/** The layers of the app: main › features and sync › map › ui › core; field and office never meet. */
const FEATURES = 'staff|surveys|households|files|notices|help|tasks|cases|visits|agreements|areas|reports|policies'

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(vite/client|geojson)$' } },
    {
      name: 'office-has-no-vant',
      severity: 'error',
      from: { path: '^src/(office/|[^/]+/office/)' },
      to: { path: 'node_modules/vant/|^src/(field/|[^/]+/field/)' },
    },
    {
      name: 'field-has-no-element-plus',
      severity: 'error',
      from: { path: '^src/(field/|[^/]+/field/)' },
      to: { path: 'node_modules/(element-plus|terra-draw|echarts)/|^src/(office/|[^/]+/office/)' },
    },
    {
      name: 'shared-code-has-neither',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(office/|field/|[^/]+/(office|field)/)' },
      to: { path: 'node_modules/(vant|element-plus)/|^src/(office/|field/|[^/]+/(office|field)/)' },
    },
    { name: 'core-is-the-bottom', severity: 'error', from: { path: '^src/core/' }, to: { path: '^src/(?!core/)' } },
    { name: 'ui-stands-on-core', severity: 'error', from: { path: '^src/ui/' }, to: { path: '^src/(?!core/|ui/)' } },
    { name: 'map-stands-on-ui', severity: 'error', from: { path: '^src/map/' }, to: { path: '^src/(?!core/|ui/|map/)' } },
    {
      name: 'features-never-sync',
      comment: 'Features write to the outbox; the loop watches it. The apps wire both together.',
      severity: 'error',
      from: { path: `^src/(${FEATURES})/` },
      to: { path: '^src/(sync|worker|field|office)/' },
    },
    { name: 'sync-knows-only-core', severity: 'error', from: { path: '^src/sync/' }, to: { path: '^src/(?!core/|sync/)' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.ts$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], extensions: ['.ts', '.vue', '.js', '.json', '.css'], conditionNames: ['import', 'browser', 'default', 'types'] },
  },
}
