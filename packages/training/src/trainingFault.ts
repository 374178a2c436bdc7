/** A training that cannot go on as it was asked for; the message is one line: what is wrong; how to mend it. */
export class TrainingFault extends Error {
  override name = 'TrainingFault'
}
