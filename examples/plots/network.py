"""Who shares text with whom, as a network (networkx, matplotlib).

    wirecopy scan seeds/articles.jsonl --graph articles.graphml
    python3 examples/plots/network.py articles.graphml network.png
"""

import sys

import matplotlib

matplotlib.use("Agg")  # no screen needed
import matplotlib.pyplot as plt
import networkx as nx

graph = nx.read_graphml(sys.argv[1])
graph.remove_nodes_from(list(nx.isolates(graph)))

# Stories side by side on a circle, what is in none of them last.
labels = dict(graph.nodes(data="label"))
clusters = {node: data.get("cluster", 0) for node, data in graph.nodes(data=True)}
places = nx.circular_layout(sorted(graph, key=lambda node: (clusters[node] or len(graph), labels[node])))

figure, axes = plt.subplots(figsize=(7, 5.2), layout="constrained")
# The strongest on top.
edges = sorted(graph.edges(data="jaccard"), key=lambda edge: edge[2])
strength = [jaccard**0.5 for _, _, jaccard in edges]
nx.draw_networkx_edges(
    graph, places, edgelist=[edge[:2] for edge in edges], ax=axes, width=[6 * s for s in strength],
    edge_color=strength, edge_cmap=plt.cm.Greys, edge_vmin=-0.4, edge_vmax=1.2,
)
colours = [f"C{clusters[node] - 1}" if clusters[node] else "#888888" for node in graph]
nx.draw_networkx_nodes(graph, places, ax=axes, node_size=160, node_color=colours)
for node, (x, y) in places.items():
    axes.text(1.1 * x, 1.1 * y, labels[node], ha="left" if x > 0 else "right", va="center")
axes.axis("off")
axes.set(xlim=(-1.7, 1.7), aspect="equal")
figure.savefig(sys.argv[2], dpi=72)
