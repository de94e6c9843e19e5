# A heat map of outlets with trees on both sides (R, no packages).
#
#   wirecopy scan seeds/articles.jsonl --matrix shared.csv --by source
#   Rscript examples/plots/heatmap.R shared.csv shared.png
#
# A sparse matrix comes in with Matrix::readMM("shared.mtx") and read.csv("shared.labels.csv")$id.

files <- commandArgs(trailingOnly = TRUE)
shared <- as.matrix(read.csv(files[1], row.names = 1, check.names = FALSE))
shared <- shared[rowSums(shared) > 0, colSums(shared) > 0] # outlets that share nothing have no place in the tree

png(files[2], width = 640, height = 600, pointsize = 13)
heatmap(
  sqrt(shared), # so that a sentence is seen beside whole stories
  symm = TRUE, scale = "none", margins = c(14, 14),
  distfun = function(words) as.dist(max(words) - words),
  col = hcl.colors(32, "Rocket", rev = TRUE)
)
invisible(dev.off())
