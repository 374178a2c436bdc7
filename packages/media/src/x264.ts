/** How films are encoded, whichever program holds x264. */
export const x264 = {
  // crf 18 adds less error to a smooth picture than 4:2:0 chroma does; veryfast keeps encoding far below rendering time.
  // One thread: on a busy machine a film was seen to differ from process to process, and nothing here may hang on time.
  options: { preset: 'veryfast', crf: '18', threads: '1' },
  /** Frames from one key frame to the next: two seconds, so that a player can jump about. */
  keyFrameEvery: (framesPerSecond: number) => Math.max(1, Math.round(framesPerSecond * 2)),
}
