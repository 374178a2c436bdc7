import { create } from 'zustand'

/** The run of the past that is looked at. */
export const useRunDetails = create<{ run: string | null }>(() => ({ run: null }))

/** Shows a run: its film, its graph as it was, how it ended. */
export const openRun = (run: string | null): void => useRunDetails.setState({ run })
