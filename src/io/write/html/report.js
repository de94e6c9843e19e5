// Makes the page better: filters, focus, passages that jump, two texts in step. Without it everything is there and readable.
//
// What is long stands in noscript elements: a browser that runs this script takes it as one piece of text, which opens at once
// however long it is, and this script makes elements of what is looked at. A browser without scripts sees it as it stands.
"use strict";
document.documentElement.classList.add("js");
addEventListener("DOMContentLoaded", () => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const byId = (id) => document.getElementById(id);

  // The elements of a noscript element, in its place.
  function unpack(packed) {
    const holder = document.createElement("template");
    holder.innerHTML = packed.textContent;
    packed.replaceWith(holder.content);
  }
  const packedPairs = new Map(all("noscript[data-pair]").map((packed) => [packed.dataset.pair, packed]));
  function pairOf(number) {
    const packed = packedPairs.get(number);
    if (packed && packedPairs.delete(number)) unpack(packed);
    return byId("pair-" + number);
  }
  function unpackView(view) {
    if (view.id !== "reading") all("noscript", view).forEach(unpack);
  }

  // What the address names: a view, and what of it to show.
  const title = document.title;
  let shown = null; // a view, or a pair
  function arrive() {
    const name = location.hash.slice(1) || document.body.dataset.start || "";
    const [, number] = /^(?:pair-|[ab])([0-9]+)/.exec(name) || [];
    const pair = number ? pairOf(number) : null;
    const [, list] = /^(story|passage)-[0-9]+$/.exec(name) || [];
    const listed = list && byId(list + "-list");
    if (listed) unpackView(listed.closest(".view"));
    const target = byId(name);
    const view = (target && target.closest(".view")) || byId("overview") || byId("reading");
    unpackView(view);
    all(".shown").forEach((old) => old.classList.remove("shown"));
    view.classList.add("shown");
    if (pair) pair.classList.add("shown");
    const tab = "#" + (view.id === "reading" ? "pairs" : view.id);
    for (const link of all("nav a")) {
      if (link.hash === tab) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const heading = one("h1, h2", pair || view);
    document.title = (heading ? heading.textContent.trim() + " – " : "") + title;
    if (pair) prepare(pair);
    if (!target || target === view || target === pair) {
      if (shown !== (pair || view)) scrollTo(0, 0);
      if (shown && heading) heading.focus({ preventScroll: true });
    } else if (pair) {
      scrollTo(0, 0);
      meet(target.closest("mark"));
    } else {
      target.scrollIntoView();
    }
    shown = pair || view;
  }

  // Filters. A pair is searched with its texts; what an item says is read once.
  const signs = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#x2f": "/" };
  const said = new WeakMap();
  function words(item) {
    if (!said.has(item)) {
      const number = item.dataset.pair;
      const packed = number && (packedPairs.get(number) || byId("pair-" + number));
      const inside = packed ? packed.textContent.replace(/<[^>]*>/g, "").replace(/&([a-z0-9#]+);/g, (_, sign) => signs[sign] || " ") : "";
      said.set(item, (item.textContent + " " + inside).toLowerCase().replace(/\s+/g, " "));
    }
    return said.get(item);
  }
  function filter(form) {
    const field = (name) => (form.elements[name] ? form.elements[name].value.trim() : "");
    const wanted = field("q").toLowerCase().split(/\s+/).filter(Boolean);
    const [outlet, kind, least] = [field("outlet"), field("kind"), Number(field("words"))];
    unpackView(form.closest(".view"));
    const items = all("#" + form.dataset.of + " > .items > *");
    let count = 0;
    for (const item of items) {
      const fits =
        (!least || Number(item.dataset.words) >= least) &&
        (!kind || item.dataset.kinds.split(" ").includes(kind)) &&
        (!outlet || all(".outlet", item).some((name) => name.textContent === outlet)) &&
        wanted.every((word) => words(item).includes(word));
      item.hidden = !fits;
      count += fits ? 1 : 0;
    }
    one("output", form).textContent = count === items.length ? "" : count + " of " + items.length;
  }
  // A filter can stand in the address: report.html?q=ferry&kind=near#pairs
  const asked = new URLSearchParams(location.search);
  for (const form of all("form.filter")) {
    form.hidden = false;
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => filter(form), 120);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    const fields = [...form.elements].filter((field) => field.name && asked.has(field.name));
    fields.forEach((field) => { field.value = asked.get(field.name); });
    if (fields.length) filter(form);
  }

  // Side by side.
  const step = byId("step");
  const other = (mark) => byId(one("a", mark).hash.slice(1)).closest("mark");
  const top = (mark, pane) => mark.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  let leads = null; // the pane that the reader scrolls; the other one follows
  function prepare(pair) {
    if (pair.dataset.open) return;
    pair.dataset.open = "yes";
    const panes = all(".pane", pair);
    for (const [name, next] of [["Previous pair", pair.previousElementSibling], ["Next pair", pair.nextElementSibling]]) {
      if (!next || !next.dataset.pair) continue;
      const link = document.createElement("a");
      link.className = "turn";
      link.href = "#pair-" + next.dataset.pair;
      link.textContent = name;
      one(".crumbs", pair).append(link);
    }
    for (const pane of panes) {
      for (const event of ["wheel", "touchstart", "pointerdown", "keydown"]) {
        pane.addEventListener(event, () => { leads = pane; }, { passive: true });
      }
      pane.addEventListener("scroll", () => { if (leads === pane && step.checked) follow(pane, panes); }, { passive: true });
    }
  }
  // Heights that belong together: both tops, passages that come in the same order, both ends.
  function heights([a, b]) {
    const points = all("mark", a).map((mark) => [top(mark, a), top(other(mark), b)]).sort((p, q) => p[0] - q[0]);
    const out = [[0, 0]];
    for (const point of [...points, [a.scrollHeight, b.scrollHeight]]) {
      const last = out[out.length - 1];
      if (point[0] > last[0] && point[1] > last[1]) out.push(point);
    }
    return out;
  }
  function follow(pane, panes) {
    const [from, to] = pane === panes[0] ? [0, 1] : [1, 0];
    const points = heights(panes);
    const line = pane.scrollTop + pane.clientHeight * 0.3;
    const after = points.findIndex((point) => point[from] > line);
    const i = after < 1 ? points.length - 1 : after;
    const [p, q] = [points[i - 1], points[i]];
    const share = Math.min(1, (line - p[from]) / (q[from] - p[from]));
    const ends = pane.scrollTop <= 0 || pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 1;
    const height = p[to] + share * (q[to] - p[to]) - panes[to].clientHeight * 0.3;
    panes[to].scrollTop = ends ? (pane.scrollTop <= 0 ? 0 : panes[to].scrollHeight) : height;
  }
  // Both sides of a passage at the same height, marked.
  function meet(mark) {
    all("mark.on", mark.closest(".pair")).forEach((old) => old.classList.remove("on"));
    leads = null;
    for (const side of [mark, other(mark)]) {
      const pane = side.closest(".pane");
      side.classList.add("on");
      pane.scrollTop = top(side, pane) - pane.clientHeight * 0.25;
    }
  }
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || String(getSelection())) return;
    event.preventDefault();
    meet(mark);
    one("a", other(mark)).focus({ preventScroll: true });
  });
  all(".switches").forEach((switches) => { switches.hidden = false; });
  const unfold = byId("unfold");
  if (unfold) {
    unfold.addEventListener("click", () => {
      const folds = all("details", shown);
      const opened = folds.some((fold) => !fold.open);
      folds.forEach((fold) => { fold.open = opened; });
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const search = event.key === "/" && one("form.filter input[type=search]", shown);
    if (search) {
      event.preventDefault();
      search.focus();
    }
    if (!shown.classList.contains("pair")) return;
    const turn = { n: 1, p: -1 }[event.key];
    if (turn) {
      const marks = all("mark", one(".pane", shown));
      const at = marks.findIndex((mark) => mark.classList.contains("on"));
      const next = marks[at < 0 ? (turn > 0 ? 0 : marks.length - 1) : at + turn];
      if (next) {
        meet(next);
        one("a", next).focus({ preventScroll: true });
      }
    }
    const to = { ArrowRight: shown.nextElementSibling, ArrowLeft: shown.previousElementSibling }[event.key];
    if (to && to.dataset.pair) location.hash = "#pair-" + to.dataset.pair;
  });

  addEventListener("hashchange", arrive);
  arrive();
});
