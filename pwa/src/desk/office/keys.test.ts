import { afterEach, describe, expect, it, vi } from 'vitest'
import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { activeKeys, keysShown, onDeskKey, useKeys } from './keys'

const seen = () => vi.spyOn(HTMLElement.prototype, 'getClientRects').mockReturnValue([{}] as unknown as DOMRectList)

function stage(html: string) {
  document.body.innerHTML = `<main class="stage">${html}</main>`
  document.addEventListener('keydown', onDeskKey)
}
const press = (key: string, target: Element = document.body) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))

afterEach(() => {
  document.removeEventListener('keydown', onDeskKey)
  document.body.innerHTML = ''
  keysShown.value = false
  vi.restoreAllMocks()
})

describe('the keyboard of the desk', () => {
  it('steps through the rows with j and k and stops at the ends', () => {
    seen()
    stage('<a href="#1" data-row>1</a><a href="#2" data-row>2</a>')
    const [first, second] = document.querySelectorAll('a')
    press('j')
    expect(document.activeElement).toBe(first)
    press('j')
    press('j')
    expect(document.activeElement).toBe(second)
    press('k')
    expect(document.activeElement).toBe(first)
  })

  it('goes to the search with / and leaves it with Escape', () => {
    seen()
    stage('<input type="search">')
    const field = document.querySelector('input')!
    press('/')
    expect(document.activeElement).toBe(field)
    press('Escape', field)
    expect(document.activeElement).toBe(document.body)
  })

  it('never takes a key away from a field', () => {
    seen()
    stage('<input type="search"><a href="#1" data-row>1</a>')
    const field = document.querySelector('input')!
    field.focus()
    press('j', field)
    press('?', field)
    expect(document.activeElement).toBe(field)
    expect(keysShown.value).toBe(false)
  })

  it("lists a page's own keys while the page is there", () => {
    stage('')
    const run = vi.fn()
    const page = mount(
      defineComponent({ setup: () => useKeys([{ key: 'c', text: 'x', run }]), render: () => null }),
    )
    press('c')
    expect(run).toHaveBeenCalledOnce()
    expect(activeKeys().map(({ key }) => key)).toEqual(['c', 'Esc', '?'])
    page.unmount()
    press('c')
    expect(run).toHaveBeenCalledOnce()
  })
})
