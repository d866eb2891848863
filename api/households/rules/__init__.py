"""Pure rules of households: masks, names, plate states, clarity, the merge of facts."""
