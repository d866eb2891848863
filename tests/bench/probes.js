/**
 * Lies in every page that is measured, before the page's own scripts. Times are the page's own clock:
 * from the event the browser dispatched to the paint that followed, without the way to the test.
 */
(() => {
  /** The moment after the frame that is made next has gone to the screen. */
  const painted = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve(performance.now())
        port2.postMessage(0)
      }),
    )
  const appears = (selector) =>
    new Promise((resolve) => {
      const look = () => {
        if (!document.querySelector(selector)) return false // looking at its size would lay the page out early
        watch.disconnect()
        resolve(painted())
        return true
      }
      const watch = new MutationObserver(look)
      if (look()) return
      watch.observe(document, { childList: true, subtree: true, attributes: true })
    })

  const stored = []
  const waiting = new Map()
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (...values) {
    const { name } = this
    const from = bench.woken ?? performance.now()
    bench.woken = null
    this.transaction.addEventListener('complete', () => {
      const one = { name, from, to: performance.now() }
      stored.push(one)
      waiting.get(name)?.(one.to)
      waiting.delete(name)
    })
    return put.apply(this, values)
  }

  const AUTOSAVE_MS = 300
  const later = window.setTimeout
  window.setTimeout = (work, ms, ...values) => {
    if (ms !== AUTOSAVE_MS || typeof work !== 'function') return later(work, ms, ...values)
    const woken = () => {
      bench.woken = performance.now() // a pause in typing is over: from here on it counts
      work(...values)
    }
    return later(woken, ms)
  }

  const draws = { first: null, last: null }
  const { prototype } = WebGL2RenderingContext
  for (const name of ['drawElements', 'drawArrays']) {
    const draw = prototype[name]
    prototype[name] = function (...values) {
      draws.last = performance.now()
      draws.first ??= draws.last
      return draw.apply(this, values)
    }
  }

  const bench = {
    appears,
    stored,
    woken: null,
    clicked: 0,
    /** Times the next trusted event of a kind: until `selector` is painted, or the next paint without one. */
    arm(kind, selector) {
      bench.timed = new Promise((resolve) => {
        const hear = async (event) => {
          if (!event.isTrusted) return
          removeEventListener(kind, hear, true)
          const to = selector ? await appears(selector) : await painted()
          resolve({ from: event.timeStamp, to })
        }
        addEventListener(kind, hear, true)
      })
    },
    /** Times from an event until a store of the tablet's databases has a new record on the disk. */
    armStored(kind, store) {
      bench.timed = new Promise((resolve) => {
        addEventListener(kind, (event) => waiting.set(store, (to) => resolve({ from: event.timeStamp, to })), { capture: true, once: true })
      })
    },
    /** Every change of a text field, to the paint that shows what it did. */
    armKeys() {
      const keys = (bench.keys = [])
      let began = null
      addEventListener('keydown', (event) => (began ??= event.timeStamp), true)
      addEventListener(
        'input',
        async (event) => {
          const from = began ?? event.timeStamp
          began = null
          keys.push({ from, to: await painted() })
        },
        true,
      )
    },
    /** Collects the times between frames until `stopFrames`. */
    startFrames() {
      const frames = (bench.frames = [])
      let before = performance.now()
      const next = (at) => {
        frames.push(at - before)
        before = at
        bench.frame = requestAnimationFrame(next)
      }
      bench.frame = requestAnimationFrame(next)
    },
    stopFrames() {
      cancelAnimationFrame(bench.frame)
      return bench.frames.slice(1)
    },
    /** Counts what a map draws from the next click on. */
    armDraws() {
      addEventListener(
        'click',
        (event) => {
          draws.first = draws.last = null
          bench.clicked = event.timeStamp
        },
        { capture: true, once: true },
      )
    },
    settled: (quietMs) =>
      new Promise((resolve) => {
        const look = setInterval(() => {
          if (draws.last === null || performance.now() - draws.last < quietMs) return
          clearInterval(look)
          resolve({ ...draws })
        }, 20)
      }),
  }
  window.bench = bench
  if (window.benchWaitsFor) bench.cold = appears(window.benchWaitsFor)
})()
