"""A heat map of documents with the tree of their similarity (numpy, scipy, matplotlib).

    wirecopy scan seeds/articles.jsonl --matrix sim.npy
    python3 examples/plots/heatmap.py sim.npy heatmap.png
"""

import csv
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # no screen needed
import matplotlib.pyplot as plt
import numpy as np
from scipy.cluster.hierarchy import dendrogram, linkage
from scipy.spatial.distance import squareform

matrix, picture = map(Path, sys.argv[1:])
similarity = np.load(matrix)
with open(matrix.with_suffix(".labels.csv"), newline="", encoding="utf-8") as file:
    names = [row["id"] for row in csv.DictReader(file)]

# Jaccard is near 1 for a copy: its complement is a distance.
tree = linkage(squareform(1 - similarity, checks=False), method="average", optimal_ordering=True)

size = 3 + 0.22 * len(names)
figure, (left, right) = plt.subplots(
    1, 2, figsize=(size + 1.5, size), width_ratios=[1, 4], layout="constrained", gridspec_kw={"wspace": 0}
)
order = dendrogram(tree, orientation="left", ax=left, no_labels=True, color_threshold=0, above_threshold_color="gray")
leaves = order["leaves"][::-1]  # the tree grows upwards, a matrix downwards
left.axis("off")

# The root makes a lifted paragraph visible beside a whole copy.
shown = right.imshow(np.sqrt(similarity[np.ix_(leaves, leaves)]), cmap="magma_r", vmin=0, vmax=1, aspect="auto")
right.yaxis.tick_right()
right.set_xticks(range(len(leaves)), [names[i] for i in leaves], rotation=90)
right.set_yticks(range(len(leaves)), [names[i] for i in leaves])
bar = figure.colorbar(shown, ax=right, location="top", shrink=0.6, label="Jaccard of shingles")
bar.set_ticks([x**0.5 for x in (0, 0.05, 0.2, 0.5, 1)], labels=["0", "0.05", "0.2", "0.5", "1"])
figure.savefig(picture, dpi=80)
