import { expect, test } from 'vitest'
import { memberFinder } from './memberFinder.ts'

const member = (user: string) => ({ user, name: user.toUpperCase() })

/** A server that knows these, and how often it was asked. */
function server(...answers: (string[] | Error)[]) {
  const state = { asked: 0 }
  const ask = async () => {
    const answer = answers[Math.min(state.asked++, answers.length - 1)]
    if (answer instanceof Error) throw answer
    return answer.map(member)
  }
  return { state, ask }
}

test('somebody who was let in since is found by asking again; those who are known are not asked for', async () => {
  const { state, ask } = server(['a', 'b'])
  const find = memberFinder([member('a')], ask)
  expect(await find(['a'])).toEqual([member('a')])
  expect(state.asked).toBe(0)
  expect(await find(['b', 'a'])).toEqual([member('a'), member('b')])
  expect(await find(['b'])).toEqual([member('b')])
  expect(state.asked).toBe(1)
})

test('who is no member is asked for once, and again only where no answer came', async () => {
  const { state, ask } = server(new Error('no line'), ['a'])
  const find = memberFinder([member('a')], ask)
  expect(await find(['gone', 'a'])).toEqual([member('a')])
  expect(await find(['gone'])).toEqual([])
  expect(await find(['gone'])).toEqual([])
  expect(state.asked).toBe(2)
})
