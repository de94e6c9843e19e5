# A heat map of outlets: how much of the words of each row stand in the column, too (gnuplot).
#
#   wirecopy scan seeds/articles.jsonl --matrix outlets.csv --by source --measure containment
#   gnuplot -e "matrix='outlets.csv'; picture='outlets.png'" examples/plots/heatmap.gp

set datafile separator ","
set terminal pngcairo size 760,560 font "DejaVu Sans,10"
set output picture

set palette defined (0 "white", 0.1 "#fde3d0", 0.5 "#e0704f", 1 "#5a1030")
set cbrange [0:1]
set cblabel "share of the row's words that the column has"
set xtics rotate by 45 right scale 0
set ytics scale 0
set yrange [] reverse
unset key
plot matrix matrix rowheaders columnheaders with image pixels
