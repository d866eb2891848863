/** Audits one page in a browser that runs already: node audit.mjs <devtools port> <address> <tablet|desk>. */
import lighthouse, { desktopConfig } from 'lighthouse'

const [port, address, machine] = process.argv.slice(2)
const tablet = {
  extends: 'lighthouse:default',
  settings: { formFactor: 'mobile', screenEmulation: { mobile: true, width: 800, height: 1280, deviceScaleFactor: 1.5, disabled: false } },
}
const categories = ['performance', 'accessibility', 'best-practices']
const flags = { port: Number(port), onlyCategories: categories, disableStorageReset: true, logLevel: 'error' }
const { lhr } = await lighthouse(address, flags, machine === 'desk' ? desktopConfig : tablet)

const lost = (category) =>
  category.auditRefs
    .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1)
    .map(({ id }) => (lhr.audits[id].displayValue ? `${id} ${lhr.audits[id].displayValue}` : id))
const figures = Object.fromEntries(
  categories.map((name) => [name, { score: (lhr.categories[name].score ?? 0) * 100, lost: lost(lhr.categories[name]) }]),
)
console.log(JSON.stringify({ final: lhr.finalDisplayedUrl, warnings: lhr.runWarnings, figures }))
