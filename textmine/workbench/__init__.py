"""The codebook workbench: does the coding hold up against people, and what would another codebook do.

Reading order: `sampling` draws sections with known probabilities, `sheets` writes and reads what coders fill in,
`agreement` and `shares` hold the statistics, `agree` puts them together; `difference` compares two codebooks, `proposing`
looks for themes that the codebook misses. Everything works over an earlier run: no report is read again.
"""
