/** Words of the simple view: a graph as a form. */
export const simple = {
  region: 'Simple view',
  opening: 'Opening the form',
  graph: 'Open the graph',
  form: 'What to make',
  film: 'The film',
  none: 'No film yet. Fill in what you like and run it.',
  rendering: 'It is being made …',
  auto: 'These are what people change most. To choose others, open the graph, select a node and switch them on under “In the simple view”.',
  nothing: 'There is nothing to fill in here. Open the graph to build one.',
  mend: 'Something has to be mended first',
  fill: (input: string, node: string) => `Fill in “${input}” of ${node}.`,
  mendMore: 'Open the graph to see where.',
  download: 'Save the film',
} as const
