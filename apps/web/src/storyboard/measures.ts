/** Places of the cards: what is drawn above and below them keeps to these. */
export const CARD = 168
export const GAP = 12
