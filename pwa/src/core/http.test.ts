import { afterEach, describe, expect, it, vi } from 'vitest'
import { http, Refused, Unreachable } from './http'

function answering(body: string, init: ResponseInit) {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(body, init))))
}

const JSON_TYPE = { 'content-type': 'application/json' }

afterEach(() => vi.unstubAllGlobals())

describe('http', () => {
  it('takes a captive portal page for no network', async () => {
    answering('<html>Please log in</html>', { status: 200, headers: { 'content-type': 'text/html' } })

    await expect(http.get('/api/session')).rejects.toBeInstanceOf(Unreachable)
  })

  it('takes a cut-off answer for no network', async () => {
    answering('{"member": {', { status: 200, headers: JSON_TYPE })

    await expect(http.get('/api/session')).rejects.toBeInstanceOf(Unreachable)
  })

  it('keeps the code and the words of a refusal', async () => {
    answering('{"code":"wrong_credentials","message":"账号或密码不对"}', { status: 401, headers: { 'content-type': 'application/problem+json' } })

    await expect(http.post('/api/session', {})).rejects.toMatchObject({ code: 'wrong_credentials', message: '账号或密码不对', status: 401 })
    await expect(http.post('/api/session', {})).rejects.toBeInstanceOf(Refused)
  })

  it('waits as long as the server asks', async () => {
    answering('{}', { status: 503, headers: { ...JSON_TYPE, 'retry-after': '40' } })

    await expect(http.get('/api/session')).rejects.toMatchObject({ retryAfterS: 40 })
  })
})
