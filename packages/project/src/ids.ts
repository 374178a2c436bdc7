import { z } from 'zod'

// Names that every JavaScript object already answers to: as a key they would find something that nobody put there.
const taken = [
  ...['__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__', '__proto__', 'constructor'],
  ...['hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'prototype', 'toLocaleString', 'toString', 'valueOf'],
]
const idPattern = new RegExp(`^(?!(?:${taken.join('|')})$)[A-Za-z0-9_-]{1,64}$`)

/** A name inside one document: letters, digits, `_` and `-`, at most 64, and none that JavaScript objects come with. */
export const Id = z.string().regex(idPattern, 'use 1 to 64 letters, digits, _ or -, and no word like constructor')
export type Id = z.infer<typeof Id>

export const ProjectId = Id
export type ProjectId = Id
export const NodeId = Id
export type NodeId = Id
export const WireId = Id
export type WireId = Id
export const FrameId = Id
export type FrameId = Id
export const PortId = Id
export type PortId = Id
export const ShotId = Id
export type ShotId = Id
export const TakeId = Id
export type TakeId = Id

/** A SHA-256 as 64 small hexadecimal digits. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 has 64 digits from 0-9 and a-f')
export type Hash = z.infer<typeof Hash>

/** The name of stored bytes: their SHA-256. */
export const AssetId = Hash
export type AssetId = Hash

/** The name of a node result: equal key, equal result. */
export const NodeKey = Hash
export type NodeKey = Hash

/** Whether a text may serve as an id. */
export const isId = (text: string): boolean => idPattern.test(text)
