import { expect, test } from 'vitest'
import { SettingsFault, settingsOf } from './settings.ts'

const settings = (env: Record<string, string>) => settingsOf({ SCENEWEAVE_DATA: '/data', ...env }, '/scratch')

test('settings are read from the environment, and what is not set is left to be usual', () => {
  const given = { SCENEWEAVE_THREADS: '2', SCENEWEAVE_CHECKPOINT_MS: '0', SCENEWEAVE_DEVICE: 'onnx' }
  expect(settings(given)).toMatchObject({ checkpointMs: 0, machine: { device: 'onnx', threads: 2 } })
  expect(settings({ SCENEWEAVE_THREADS: '' }).machine?.threads).toBeUndefined()
})

test.each([
  [{ SCENEWEAVE_THREADS: 'two' }, 'SCENEWEAVE_THREADS is "two"; give a whole number from 1'],
  [{ SCENEWEAVE_THREADS: '0' }, 'SCENEWEAVE_THREADS is "0"; give a whole number from 1'],
  [{ SCENEWEAVE_CHECKPOINT_MS: '-1' }, 'SCENEWEAVE_CHECKPOINT_MS is "-1"; give a whole number from 0'],
  [{ SCENEWEAVE_DEVICE: 'tpu' }, 'SCENEWEAVE_DEVICE is "tpu"; give onnx, cuda or reference'],
  [{ SCENEWEAVE_ASSETS: 'ftp://x' }, 'SCENEWEAVE_ASSETS is "ftp://x"; write s3://bucket/prefix'],
  [{ SCENEWEAVE_DATA: '' }, 'a runner needs a database; give DATABASE_URL'],
])('what cannot be meant is refused in words: %j', (env, says) => {
  expect(() => settings(env)).toThrow(says)
  expect(() => settings(env)).toThrow(SettingsFault)
})
