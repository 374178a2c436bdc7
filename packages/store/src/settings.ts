import type { Json } from '@sceneweave/project'
import { query } from './database.ts'
import type { Store } from './store.ts'

/** A small fact of the installation, or null. */
export async function readSetting(store: Store, name: string): Promise<Json | null> {
  const [row] = await query<{ value: Json }>(store.database, 'select value from setting where name = $1', [name])
  return row?.value ?? null
}

export async function writeSetting(store: Store, name: string, value: Json): Promise<void> {
  await query(
    store.database,
    'insert into setting (name, value) values ($1, $2::jsonb) on conflict (name) do update set value = excluded.value',
    [name, JSON.stringify(value)],
  )
}

/** A setting that is made once, such as a secret: the first of all processes to come makes it, and all get the same. */
export async function settingOnce(store: Store, name: string, make: () => Json): Promise<Json> {
  const [row] = await query<{ value: Json }>(
    store.database,
    `insert into setting (name, value) values ($1, $2::jsonb) on conflict (name) do update set value = setting.value returning value`,
    [name, JSON.stringify(make())],
  )
  return row.value
}
