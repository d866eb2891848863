"""Pure rules: what columns are called, what their texts mean, what is wrong with a row."""
