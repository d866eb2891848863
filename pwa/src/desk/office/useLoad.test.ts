import { effectScope, nextTick, ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { renewals } from './desk'
import { useAction, useLoad } from './useLoad'

function later<T>() {
  let resolve!: (value: T) => void
  let reject!: (cause: unknown) => void
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]))
  return { promise, resolve, reject }
}
const settle = async () => {
  for (let i = 0; i < 5; i++) await nextTick()
}

describe('loading what a page shows', () => {
  it('drops an answer that comes after the page has moved on', async () => {
    const id = ref('a')
    const answers = { a: later<string>(), b: later<string>() }
    const page = effectScope().run(() => useLoad(() => id.value, () => answers[id.value as 'a' | 'b'].promise))!

    id.value = 'b'
    await settle()
    answers.b.resolve('of b')
    await settle()
    answers.a.resolve('of a')
    await settle()

    expect(page.data.value).toBe('of b')
  })

  it('loads again after signing in when it had failed', async () => {
    let tries = 0
    const page = effectScope().run(() =>
      useLoad(() => 'key', () => (tries++ === 0 ? Promise.reject(new Error('signed out')) : Promise.resolve('here'))),
    )!
    await settle()
    expect(page.error.value).toBeInstanceOf(Error)

    renewals.value += 1
    await settle()

    expect([page.data.value, page.error.value]).toEqual(['here', null])
  })

  it('asks nothing as long as there is no key', async () => {
    let asked = 0
    effectScope().run(() => useLoad(() => null, () => Promise.resolve(asked++)))
    await settle()

    expect(asked).toBe(0)
  })
})

describe('a button', () => {
  it('does its work once however often it is pressed meanwhile', async () => {
    const answer = later<undefined>()
    let runs = 0
    const action = useAction(async () => {
      runs += 1
      await answer.promise
    })

    const [first, second] = [action.run(), action.run()]
    answer.resolve(undefined)

    expect([await first, await second, runs]).toEqual([true, false, 1])
  })

  it('keeps its failure to be shown', async () => {
    const action = useAction(() => Promise.reject(new Error('no')))

    expect(await action.run()).toBe(false)
    expect(action.error.value).toBeInstanceOf(Error)
    expect(action.busy.value).toBe(false)
  })
})
