# %% [markdown]
# What each article took over, and from whom (pandas, matplotlib). Cells for VS Code, Spyder and jupytext; runs as a script, too.
#
#     wirecopy scan seeds/articles.jsonl --documents documents.csv --matrix shared.jsonl --measure shared-words
#     python3 examples/plots/notebook.py documents.csv shared.jsonl taken.png

# %%
import sys

import matplotlib

matplotlib.use("Agg")  # leave this out in a notebook
import pandas as pd

documents, shared, picture = sys.argv[1:]  # in a notebook: the three names

# %% Every document with its words: copied, edited, its own.
words = pd.read_csv(documents, index_col="id", parse_dates=["date"], date_format="ISO8601")
words["taken"] = (words.copied + words.edited) / (words.copied + words.edited + words.own)
print(words.sort_values("taken", ascending=False)[["source", "class", "likely_source", "taken"]].head(8).round(2))

# %% Triples make the matrix again; a cell that is not there was not reported.
triples = pd.read_json(shared, lines=True)
matrix = triples.pivot(index="a", columns="b", values="value").reindex(index=words.index, columns=words.index).fillna(0)
print(f"{len(matrix)} documents, {(matrix > 0).to_numpy().sum() // 2} pairs")

# %% The most words that each outlet shares with another.
outlets = triples.assign(a=triples.a.map(words.source), b=triples.b.map(words.source)).query("a != b")
print(outlets.groupby(["a", "b"]).value.sum().sort_values(ascending=False).groupby("a").head(1))

# %% The picture.
order = words.sort_values("taken", kind="stable")
axes = order[["copied", "edited", "own"]].plot.barh(stacked=True, figsize=(8, 4.5), color=["#8c2d04", "#fd8d3c", "#d9d9d9"])
axes.set(xlabel="words", ylabel="")
axes.legend(frameon=False, loc="lower right")
axes.spines[["top", "right"]].set_visible(False)
axes.figure.tight_layout()
axes.figure.savefig(picture, dpi=80)
