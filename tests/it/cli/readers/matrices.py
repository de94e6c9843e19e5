"""Every matrix in the folder, read back and compared with the pairs."""

import sys

import numpy as np
import pandas as pd
import scipy.io

COLUMNS = {
    "jaccard": ("jaccard", "jaccard"),
    "containment": ("containment_a", "containment_b"),
    "shared-words": ("matched_words", "matched_words"),
    "weight": ("weight_bits", "weight_bits"),
}

measure, order = sys.argv[1:]
pairs = pd.read_csv("p.csv", float_precision="round_trip")
dense = pd.read_csv("m.csv", index_col="id", float_precision="round_trip")
array = np.load("n.npy", mmap_mode="r")
labels = pd.read_csv("n.labels.csv")
sparse = scipy.io.mmread("s.mtx").tocsr()
triples = pd.read_json("t.jsonl", lines=True, precise_float=True)

names = list(labels.id)
assert list(dense.index) == list(dense.columns) == names == list(pd.read_csv("s.labels.csv").id)
if order == "id":
    assert names == sorted(names)
assert array.dtype == np.dtype("<f8") and array.shape == (len(names), len(names)) == sparse.shape
assert (array == dense.to_numpy()).all()

place = {name: number for number, name in enumerate(names)}
want = np.zeros(array.shape)
for a, b, there, back in pairs[["a", "b", *COLUMNS[measure]]].itertuples(index=False, name=None):
    want[place[a], place[b]], want[place[b], place[a]] = there, back
assert sparse.dtype == (np.int64 if measure == "shared-words" else np.float64)
assert (sparse.toarray() == want).all() and sparse.nnz == (want != 0).sum()
pivot = triples.pivot(index="a", columns="b", values="value").reindex(index=names, columns=names).fillna(0)
assert np.allclose(pivot.to_numpy(), want, rtol=1e-15)
# Every pair that shares a shingle is reported here, so that all that a dense one has beside them is the diagonal.
assert (array - np.diag(np.diag(array)) == want).all()
