"""Both graphs of documents, and those of outlets, read back and compared with the tables."""

import networkx as nx
import pandas as pd

documents = pd.read_csv("d.csv", index_col="id", float_precision="round_trip")
pairs = pd.read_csv("p.csv", float_precision="round_trip")
outlets = pd.read_csv("o.csv", float_precision="round_trip")


def by_label(graph):
    assert not graph.is_directed() and not graph.is_multigraph()
    return nx.relabel_nodes(graph, dict(graph.nodes(data="label")))


def same(found, want, what):
    assert (pd.isna(want) and found is None) or found == want, (found, want, what)


for graph in [nx.read_graphml("g.graphml"), nx.read_gexf("g.gexf")]:
    graph = by_label(graph)
    assert set(graph) == set(documents.index)
    for name, row in documents.iterrows():
        for attribute in ["source", "date", "words", "class", "likely_source", "source_probability"]:
            same(graph.nodes[name].get(attribute), row[attribute], (name, attribute))
    assert graph.nodes["nwa-ferry"]["title"] == "Ferry runs aground in fog off Skerryhaven, all 237 saved"
    assert graph.nodes["nwa-ferry"]["cluster"] == 1
    assert graph.number_of_edges() == len(pairs)
    for row in pairs.to_dict("records"):
        edge = graph.edges[row["a"], row["b"]]
        same(edge["weight"], row["weight_bits"], row)
        for attribute in ["jaccard", "containment_a", "containment_b", "near_duplicate", "matched_words", "first"]:
            same(edge.get(attribute), row[attribute], (row["a"], row["b"], attribute))

totals = outlets[outlets.other.isna()].set_index("outlet")
others = outlets[(outlets.outlet < outlets.other)]
for graph in [nx.read_graphml("o.graphml"), nx.read_gexf("o.gexf")]:
    graph = by_label(graph)
    assert set(graph) == set(totals.index)
    for name, row in totals.iterrows():
        for attribute in ["documents", "words", "taken", "given", "stories", "first_share", "lag_hours"]:
            same(graph.nodes[name].get(attribute), row[attribute], (name, attribute))
    assert graph.number_of_edges() == len(others)
    for row in others.to_dict("records"):
        edge = graph.edges[row["outlet"], row["other"]]
        share = row["words"] / totals.words[row["outlet"]]
        assert (edge["taken_a"], edge["taken_b"], edge["containment_a"]) == (row["taken"], row["given"], share)

for graph in [nx.read_graphml("h.graphml"), nx.read_gexf("h.gexf")]:
    assert set(by_label(graph)) == {'"/><script>', "&amp;", "tab\there\nand there", "bell\ufffd 東京"}
